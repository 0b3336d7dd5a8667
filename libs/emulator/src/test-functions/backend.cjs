const { existsSync, writeFileSync } = require("node:fs");

// Answers with the event that it got, unless the X-Wanted header says otherwise.
exports.handler = async (event, context) => {
  const wanted = JSON.parse(event.headers["X-Wanted"] ?? "{}");
  if (wanted.log) console.log(wanted.log);
  if (wanted.throw !== undefined) throw new Error(wanted.throw);
  if (wanted.hang) return new Promise(() => {});
  if (wanted.began) writeFileSync(wanted.began, "");
  while (wanted.until && !existsSync(wanted.until)) await new Promise((resolve) => setTimeout(resolve, 5));
  if (wanted.waitMs) await new Promise((resolve) => setTimeout(resolve, wanted.waitMs));
  if (wanted.exit) process.exit(1);
  if (wanted.unhandled) {
    void Promise.reject(new Error("nobody handles this"));
    return new Promise(() => {});
  }
  if (wanted.bytes) return { statusCode: 200, body: "x".repeat(wanted.bytes) };
  if ("return" in wanted) return wanted.return;
  const remaining = context.getRemainingTimeInMillis();
  return {
    statusCode: 200,
    body: JSON.stringify({ event, context: { ...context, remaining }, env: process.env }),
  };
};
