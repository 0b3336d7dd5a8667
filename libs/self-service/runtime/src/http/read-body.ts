import { isOnCalendar } from "@tollgate/aws-quotas";
import { durationSeconds, isWithinLongest } from "@tollgate/environments";
import { SelfServiceError } from "../errors";

/** The largest body: 100 scopes with 8,192 characters and a label fit in, also with each character escaped. */
const MAX_BODY_BYTES = 32 * 1024;

/** What a tenant wants of a new token. */
export interface MintWish {
  readonly label?: string;
  /** Seconds since 1970. */
  readonly expiresAt?: number;
  /** Seconds from now, instead of `expiresAt`. */
  readonly expiresIn?: number;
  /** At least one. */
  readonly scopes?: readonly string[];
}

/** The longest time in which a token and its successor both work, and the one without a wish. */
export const MAX_OVERLAP_SECONDS = 2_592_000;
const OVERLAP_SECONDS = 3_600;

/** @throws {SelfServiceError} `malformed_request` or `body_too_large` */
export function readMintWish(untrustedBody: string): MintWish {
  const { label, expiresIn, expiresAt, scopes } = readMembers(untrustedBody, [
    "label",
    "expiresIn",
    "expiresAt",
    "scopes",
  ]);
  if (expiresIn !== undefined && expiresAt !== undefined) throw malformed();
  return {
    ...(label !== undefined && { label: text(label) }),
    ...(expiresIn !== undefined && { expiresIn: duration(text(expiresIn)) }),
    ...(expiresAt !== undefined && { expiresAt: time(text(expiresAt)) }),
    ...(scopes !== undefined && { scopes: texts(scopes) }),
  };
}

/** @returns seconds @throws {SelfServiceError} `malformed_request` or `body_too_large` */
export function readOverlap(untrustedBody: string): number {
  const { overlapSeconds = OVERLAP_SECONDS } = readMembers(untrustedBody, ["overlapSeconds"]);
  if (!Number.isSafeInteger(overlapSeconds)) throw malformed();
  const seconds = overlapSeconds as number;
  if (seconds < 0 || seconds > MAX_OVERLAP_SECONDS) throw malformed();
  return seconds;
}

/** @throws {SelfServiceError} `malformed_request` where there is a body */
export function requireNoBody(untrustedBody: string): void {
  if (untrustedBody.trim() !== "") throw malformed();
}

/** Reads an object without other members than these. No body counts as an empty object. */
function readMembers(untrustedBody: string, names: readonly string[]): Readonly<Record<string, unknown>> {
  if (Buffer.byteLength(untrustedBody) > MAX_BODY_BYTES) throw new SelfServiceError("body_too_large");
  if (untrustedBody.trim() === "") return {};
  let untrusted: unknown;
  try {
    untrusted = JSON.parse(untrustedBody);
  } catch {
    throw malformed();
  }
  if (typeof untrusted !== "object" || untrusted === null || Array.isArray(untrusted)) throw malformed();
  if (Object.keys(untrusted).some((name) => !names.includes(name))) throw malformed();
  const members = untrusted as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(members, name)).map((name) => [name, members[name]]),
  );
}

const malformed = () => new SelfServiceError("malformed_request");

function text(untrusted: unknown): string {
  if (typeof untrusted !== "string") throw malformed();
  return untrusted;
}

function texts(untrusted: unknown): readonly string[] {
  if (!Array.isArray(untrusted) || untrusted.length === 0) throw malformed();
  const all = (untrusted as readonly unknown[]).map(text);
  return [...new Set(all)];
}

function duration(untrusted: string): number {
  const seconds = durationSeconds(untrusted);
  if (seconds === undefined || seconds === 0 || !isWithinLongest(seconds)) throw malformed();
  return seconds;
}

/** A date and a time with its zone (RFC 3339, section 5.6), in whole seconds. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

function time(untrusted: string): number {
  // A later day than was written would give the token a longer life.
  const milliseconds = TIME.test(untrusted) && isOnCalendar(untrusted) ? Date.parse(untrusted) : NaN;
  if (Number.isNaN(milliseconds)) throw malformed();
  return Math.floor(milliseconds / 1000);
}
