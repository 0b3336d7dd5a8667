import { InvalidArgumentError } from "commander";
import type { InspectorAddress } from "./inspector";

/** How the local gateway is started. */
export interface Settings {
  readonly environmentName: string;
  readonly host: string;
  readonly port: number;
  /** Whether whoever reaches the host may use control plane, DynamoDB and console too. */
  readonly remoteControl: boolean;
  /** @default the state is in memory */
  readonly dataDirectory: string | undefined;
  /** @default stdout */
  readonly accessLogFile: string | undefined;
  readonly controlPlaneQuotas: "none" | "aws";
  /** Where a debugger attaches; nothing is over its time then. @default nowhere */
  readonly inspect: InspectorAddress | undefined;
  /** An exported access log to show in the console, in place of a gateway. @default a gateway is served */
  readonly replayFile: string | undefined;
}

/** @throws {InvalidArgumentError} for what is no TCP port; 0 takes a free one. */
export function parsePort(untrustedPort: string): number {
  const port = /^\d{1,5}$/.test(untrustedPort) ? Number(untrustedPort) : NaN;
  if (port <= 65_535) return port;
  throw new InvalidArgumentError("A port is a number from 0 (a free one) to 65535.");
}

/** @throws {InvalidArgumentError} for no host: Node.js would listen everywhere. */
export function parseHost(untrustedHost: string): string {
  if (/^\S+$/.test(untrustedHost)) return untrustedHost;
  throw new InvalidArgumentError("It is an address or a name, such as 127.0.0.1.");
}

/** @throws {InvalidArgumentError} for all but the one value that is meant: "0" or "no" must not open anything, nor seem to. */
export function parseRemoteControl(untrustedValue: string): boolean {
  if (untrustedValue === "1") return true;
  throw new InvalidArgumentError("It is 1, or not set.");
}

/** @throws {InvalidArgumentError} */
export function parseQuotas(untrustedQuotas: string): "none" | "aws" {
  if (untrustedQuotas === "none" || untrustedQuotas === "aws") return untrustedQuotas;
  throw new InvalidArgumentError("It is none or aws.");
}

/**
 * `port`, or `host:port` of this machine: whoever reaches a debugger runs code here.
 *
 * @throws {InvalidArgumentError}
 */
export function parseInspect(untrustedAddress: string): InspectorAddress {
  const [, host = "127.0.0.1", port = ""] =
    /^(?:(127\.0\.0\.1|localhost|\[::1\]):)?(\d+)$/.exec(untrustedAddress) ?? [];
  if (port === "")
    throw new InvalidArgumentError("It is a port, or one of 127.0.0.1, localhost or [::1]: 127.0.0.1:9229.");
  return { host: host.replace(/[[\]]/g, ""), port: parsePort(port) };
}
