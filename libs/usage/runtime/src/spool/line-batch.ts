import { hash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { StoredUsageError } from "../errors";
import type { CountedLine, IdentifiedLine } from "../lines/counted-line";
import { unpackJson } from "../unpack-json";
import { ID_BYTES, packEventIds } from "./event-id";

/** Lines of one slot that arrived together, packed. */
export interface LineBatch {
  /** Digest of the ids: a repeated delivery of the same lines has the same key. */
  readonly key: string;
  /** The packed ids of the lines' events, {@link ID_BYTES} bytes each. */
  readonly ids: Uint8Array;
  /** The lines, in the order of the ids: see {@link unpackLines}. */
  readonly lines: Uint8Array;
}

/** The most lines of a batch: an item of DynamoDB has at most 400 kB, and these have at most about 36 bytes each. */
export const BATCH_LINES = 5_000;

/** What lines have in common, as text: tenant, route, class of status, token, whether it is metered. */
type Labels = readonly [tenant: string, route: string, statusClass: number, token: string, isMetered: 0 | 1];

/** Numbers of one line: index of its labels, bytes, latency, and the backend's latency plus 1, or 0 for none. */
const NUMBERS = 4;

/**
 * The packed form: raw deflate of JSON, `[version, labels, numbers]`. It takes some 7 bytes a line beside its id where
 * lines have labels in common.
 */
const VERSION = 1;
type Packed = readonly [version: typeof VERSION, labels: readonly Labels[], numbers: readonly number[]];

/** @param lines at most {@link BATCH_LINES} */
export function packLines(lines: readonly IdentifiedLine[]): LineBatch {
  const ids = packEventIds(lines.map(({ id }) => id));
  const labels = new LabelList();
  const numbers: number[] = [];
  for (const { line } of lines) {
    const { bytes, latency, integrationLatency } = line;
    numbers.push(
      labels.indexOf(line),
      bytes,
      latency,
      integrationLatency === undefined ? 0 : integrationLatency + 1,
    );
  }
  const packed: Packed = [VERSION, labels.all, numbers];
  return {
    key: hash("sha256", ids).slice(0, 32),
    ids,
    lines: deflated(JSON.stringify(packed)),
  };
}

/** The labels of some lines, each once. */
class LabelList {
  readonly all: Labels[] = [];
  /** Index of the first labels with a token, whose lines differ in few routes: a text of all labels takes longer to make. */
  private readonly firsts = new Map<string, number>();
  /** Index of the next labels with the same token, or -1. */
  private readonly nexts: number[] = [];

  /** Returns the index of a line's labels, which are added if they are new. */
  indexOf({ tenant, route, statusClass, token, isMetered }: CountedLine): number {
    const metered = isMetered ? 1 : 0;
    const first = this.firsts.get(token) ?? -1;
    for (let index = first; index >= 0; index = this.nexts[index] as number) {
      const labels = this.all[index] as Labels;
      if (labels[2] === statusClass && labels[4] === metered && labels[0] === tenant && labels[1] === route)
        return index;
    }
    const added = this.all.push([tenant, route, statusClass, token, metered]) - 1;
    this.firsts.set(token, added);
    this.nexts.push(first);
    return added;
  }
}

/** A small window takes less time to set up, which is most of the time of a small batch (benchmark `usage`). */
function deflated(text: string): Uint8Array {
  const small = text.length < SMALL_TEXT && { windowBits: 12, memLevel: 5 };
  return deflateRawSync(text, { level: 1, ...small });
}

/** Characters of a text of which a window of 4 kB leaves little out. */
const SMALL_TEXT = 8_192;

/**
 * Calls a function with each line of a batch and its packed id, a text of {@link ID_BYTES} characters.
 *
 * @throws {StoredUsageError} before the first call, when a stored batch is not what {@link packLines} returns
 */
export function unpackLines(batch: LineBatch, visit: (id: string, line: CountedLine) => void): void {
  const [, labels, numbers] = parse(batch);
  const ids = textOf(batch.ids);
  for (let at = 0; at * ID_BYTES < ids.length; at += 1) {
    const [index, bytes, latency, integration] = numbers.slice(at * NUMBERS, (at + 1) * NUMBERS) as [
      number,
      number,
      number,
      number,
    ];
    const [tenant, route, statusClass, token, isMetered] = labels[index] as Labels;
    visit(ids.slice(at * ID_BYTES, (at + 1) * ID_BYTES), {
      tenant,
      route,
      statusClass,
      token,
      isMetered: isMetered === 1,
      bytes,
      latency,
      integrationLatency: integration === 0 ? undefined : integration - 1,
    });
  }
}

/** Returns the packed ids of a batch whose lines may not be readable; undefined where these are not ids either. */
export function idsOf({ ids }: LineBatch): readonly string[] | undefined {
  if (ids.byteLength % ID_BYTES !== 0) return undefined;
  const text = textOf(ids);
  return Array.from({ length: text.length / ID_BYTES }, (_, at) =>
    text.slice(at * ID_BYTES, (at + 1) * ID_BYTES),
  );
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("latin1");
}

function parse({ key, ids, lines }: LineBatch): Packed {
  const item = `of lines ${key}`;
  const fail = (problem: string) => new StoredUsageError(item, problem);
  const stored = unpackJson(lines, item);
  if (!Array.isArray(stored) || stored[0] !== VERSION) throw fail("it has another version");
  const [, labels, numbers] = stored as unknown as Packed;
  if (!Array.isArray(labels) || !labels.every(isLabels)) throw fail("its labels are not valid");
  const isWhole = Array.isArray(numbers) && numbers.length * ID_BYTES === ids.byteLength * NUMBERS;
  if (!isWhole) throw fail("its ids and lines are not of the same number");
  const isValid = numbers.every(
    (value, at) => Number.isSafeInteger(value) && value >= 0 && (at % NUMBERS > 0 || value < labels.length),
  );
  if (!isValid) throw fail("its numbers are not valid");
  return [VERSION, labels, numbers];
}

function isLabels(untrusted: unknown): untrusted is Labels {
  if (!Array.isArray(untrusted) || untrusted.length !== 5) return false;
  const [tenant, route, statusClass, token, isMetered] = untrusted as readonly unknown[];
  const areTexts = [tenant, route, token].every((each) => typeof each === "string" && each !== "");
  return areTexts && Number.isInteger(statusClass) && (isMetered === 0 || isMetered === 1);
}
