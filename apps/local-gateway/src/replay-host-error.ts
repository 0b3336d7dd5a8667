/** A log says who called whom: it is shown to this machine only. */
export class ReplayHostError extends Error {
  override readonly name = "ReplayHostError";

  constructor(host: string) {
    super(
      `--replay listens on a loopback address only, such as 127.0.0.1, and not on ${host}, unless ALLOW_REMOTE_CONTROL=1 shows it to everyone who reaches the port`,
    );
  }
}
