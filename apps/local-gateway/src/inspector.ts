import * as inspector from "node:inspector";
import { InspectorError } from "./errors";

export interface InspectorAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Lets a debugger attach to this process and the threads of its functions. Node.js prints the address to
 * stderr.
 *
 * @returns `host:port` to attach to
 * @throws {InspectorError} when the address is not available.
 */
export function openInspector({ host, port }: InspectorAddress): string {
  inspector.open(port, host);
  const url = inspector.url();
  // On failure, Node.js prints the reason to stderr and continues.
  if (url === undefined) {
    throw new InspectorError(
      `--inspect cannot listen on ${host}:${port}; choose another port, such as --inspect 9230`,
    );
  }
  return new URL(url).host;
}
