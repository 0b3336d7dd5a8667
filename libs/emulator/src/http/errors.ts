/** A request's body has more bytes than are read. */
export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";
}

/** The client went away before its request was complete. */
export class ClientGoneError extends Error {
  override readonly name = "ClientGoneError";
}

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
