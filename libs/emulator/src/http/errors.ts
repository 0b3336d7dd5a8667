/** The port that should be served cannot be. */
export class ListenError extends Error {
  override readonly name = "ListenError";

  constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
    const reasons: Readonly<Record<string, string>> = {
      EADDRINUSE: "another program is using it",
      EACCES: "the system does not allow it",
      EADDRNOTAVAIL: "this machine has no such address",
      ENOTFOUND: "this machine has no such address",
    };
    super(`cannot listen on ${host}:${port}: ${reasons[cause.code ?? ""] ?? cause.message}`, { cause });
  }
}
