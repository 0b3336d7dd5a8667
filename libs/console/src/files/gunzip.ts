import { crc32, createInflateRaw, type InflateRaw } from "node:zlib";
import { ByteReader } from "./byte-reader";

/** As much of the input as is unpacked at once: gzip makes at most some thousand times as much of it. */
const SLICE_BYTES = 16 * 1024;
/** A file in which gzip is in gzip: Firehose packs what CloudWatch Logs sends it packed. */
const MAX_DEPTH = 3;
/** What may stand between packed records: Firehose can put a line break after each, and tools fill up with zeros. */
const SEPARATORS: ReadonlySet<number> = new Set([0x00, 0x0a, 0x0d, 0x20]);

/** Of a gzip file's header, RFC 1952. */
const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const [HAS_CRC, HAS_EXTRA, HAS_NAME, HAS_COMMENT] = [2, 4, 8, 16] as const;

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Data that gzip did not write, or that was changed or cut off since. */
export class GzipError extends Error {
  override readonly name = "GzipError";
}

/**
 * Bytes as they were before gzip packed them: not at all, once, or several times; in one piece or in several after each other, with
 * line breaks between them or none. Node's own reader stops without a word where something stands between pieces.
 *
 * Subscription filters pack each batch (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html), and
 * Firehose puts them after each other as they are (https://docs.aws.amazon.com/firehose/latest/dev/writing-with-cloudwatch-logs.html).
 *
 * @throws {GzipError} when what came before has been handed over
 */
export async function* unpacked(source: AsyncIterable<Buffer>, depth = 0): AsyncGenerator<Buffer> {
  const reader = new ByteReader(source);
  const first = await reader.peek(2);
  if (!isGzip(first) || depth === MAX_DEPTH) yield* reader.rest();
  else yield* unpacked(gunzipped(reader), depth + 1);
}

async function* gunzipped(reader: ByteReader): AsyncGenerator<Buffer> {
  while (await reader.skip(SEPARATORS)) {
    await readHeader(reader);
    yield* inflated(reader);
  }
}

async function readHeader(reader: ByteReader): Promise<void> {
  const header = await exactly(reader, HEADER_BYTES);
  if (!isGzip(header) || header[2] !== 8) throw new GzipError("something that is not gzip follows");
  const flags = header[3] as number;
  if (flags & HAS_EXTRA) await exactly(reader, (await exactly(reader, 2)).readUInt16LE());
  for (const flag of [HAS_NAME, HAS_COMMENT]) {
    if (flags & flag) while ((await exactly(reader, 1))[0] !== 0);
  }
  if (flags & HAS_CRC) await exactly(reader, 2);
}

async function exactly(reader: ByteReader, length: number): Promise<Buffer> {
  const bytes = await reader.read(length);
  if (bytes.length < length) throw new GzipError("it ends too early");
  return bytes;
}

/** What one gzip file holds, checked against the sum at its end. */
async function* inflated(reader: ByteReader): AsyncGenerator<Buffer> {
  const member = new Member();
  try {
    for (;;) {
      const bytes = await reader.available(SLICE_BYTES);
      if (bytes.length === 0) throw new GzipError("it ends too early");
      const used = await member.take(bytes);
      reader.drop(used);
      yield* member.output();
      if (member.problem) throw new GzipError(`it is damaged (${member.problem.message})`);
      if (used < bytes.length) break;
    }
  } finally {
    member.close();
  }
  const trailer = await exactly(reader, TRAILER_BYTES);
  if (trailer.readUInt32LE() !== member.sum) throw new GzipError("it is damaged (its sum is another)");
}

class Member {
  problem: Error | undefined;
  /** CRC-32 of what has been handed over. */
  sum = 0;
  private readonly inflate: InflateRaw = createInflateRaw();
  private chunks: Buffer[] = [];
  private settle: () => void = () => {};

  constructor() {
    this.inflate.on("data", (chunk: Buffer) => {
      this.sum = crc32(chunk, this.sum);
      this.chunks.push(chunk);
    });
    this.inflate.on("end", () => this.settle());
    this.inflate.on("error", (error) => {
      this.problem = error;
      this.settle();
    });
  }

  /** @returns how many of the bytes were used: all of them, unless the file ended before. */
  async take(bytes: Buffer): Promise<number> {
    const before = this.inflate.bytesWritten;
    await new Promise<void>((resolve) => {
      this.settle = resolve;
      this.inflate.write(bytes, () => resolve());
    });
    return this.inflate.bytesWritten - before;
  }

  /** Gives zlib's memory back, which would otherwise wait for the garbage collector. */
  close(): void {
    this.inflate.close();
  }

  output(): readonly Buffer[] {
    return this.chunks.splice(0);
  }
}
