/** Collects the text that loggers and the console write to standard output and standard error. */
export function captureOutput(): { readonly text: () => string } {
  let text = "";
  const collect = (chunk: string | Uint8Array): boolean => {
    text += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
    return true;
  };
  jest.spyOn(process.stdout, "write").mockImplementation(collect);
  jest.spyOn(process.stderr, "write").mockImplementation(collect);
  for (const method of ["debug", "log", "info", "warn", "error", "trace"] as const) {
    jest.spyOn(console, method).mockImplementation((...parts: unknown[]) => {
      text += parts.map(String).join(" ");
    });
  }
  return { text: () => text };
}
