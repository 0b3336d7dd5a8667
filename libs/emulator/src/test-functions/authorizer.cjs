// Does what its token says: base64url of {"result": ...}, {"throw": "..."}, {"hang": true}, {"exit": true} or
// {"echo": true}, which puts the event into the context.
let calls = 0;
exports.handler = async (event) => {
  calls += 1;
  const token = event.type === "TOKEN" ? event.authorizationToken : event.headers.Authorization;
  const wanted = JSON.parse(Buffer.from(token, "base64url").toString());
  if (wanted.throw !== undefined) throw new Error(wanted.throw);
  if (wanted.hang) return new Promise(() => {});
  if (wanted.exit) process.exit(1);
  if (wanted.result !== undefined) return wanted.result;
  return {
    principalId: "someone",
    policyDocument: {
      Version: "2012-10-17",
      Statement: wanted.statements ?? [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" }],
    },
    usageIdentifierKey: wanted.key,
    context: {
      calls,
      ...wanted.context,
      ...(wanted.echo && { event: JSON.stringify(event) }),
      ...(wanted.long && { long: "x".repeat(wanted.long) }),
    },
  };
};
