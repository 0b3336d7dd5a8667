import * as inspector from "node:inspector";
import { InspectorError } from "./errors";

/** Where a debugger attaches. */
export interface InspectorAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Lets a debugger attach, to this process and to the threads in which its functions run. Node.js says on stderr where.
 *
 * @returns `host:port` to attach to
 * @throws {InspectorError} when the address cannot be had.
 */
export function openInspector({ host, port }: InspectorAddress): string {
  inspector.open(port, host);
  const url = inspector.url();
  // Node.js says why on stderr, and goes on.
  if (url === undefined) {
    throw new InspectorError(
      `--inspect cannot listen on ${host}:${port}; choose another port, such as --inspect 9230`,
    );
  }
  return new URL(url).host;
}
