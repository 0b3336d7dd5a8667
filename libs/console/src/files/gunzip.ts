import { crc32, createInflateRaw, type InflateRaw } from "node:zlib";
import { ByteReader } from "./byte-reader";

/** Number of input bytes that are unpacked at once. gzip expands them about a thousandfold at most. */
const SLICE_BYTES = 16 * 1024;
/** Maximum depth of gzip within gzip: Firehose packs the packed data of CloudWatch Logs again. */
const MAX_DEPTH = 3;
/** Bytes between packed records: Firehose can add a line break after each, and tools pad with zeros. */
const SEPARATORS: ReadonlySet<number> = new Set([0x00, 0x0a, 0x0d, 0x20]);

/** Length of a gzip header (RFC 1952). */
const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const [HAS_CRC, HAS_EXTRA, HAS_NAME, HAS_COMMENT] = [2, 4, 8, 16] as const;

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Data that is not valid gzip, or that was changed or truncated. */
export class GzipError extends Error {
  override readonly name = "GzipError";
}

/**
 * Unpacks bytes that gzip packed once, several times or not at all, as one record or as several concatenated
 * ones, with or without line breaks between them. Node's own reader stops silently at bytes between records.
 *
 * Subscription filters pack each batch
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html), and Firehose
 * concatenates them unchanged
 * (https://docs.aws.amazon.com/firehose/latest/dev/writing-with-cloudwatch-logs.html).
 *
 * @throws {GzipError} after all bytes before the error have been handed over
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

/** The content of one gzip record, verified against the checksum at its end. */
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
  if (trailer.readUInt32LE() !== member.sum)
    throw new GzipError("it is damaged (its checksum does not match)");
}

class Member {
  problem: Error | undefined;
  /** CRC-32 of the unpacked bytes. */
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

  /** @returns the number of bytes used: all of them, unless the record ended before */
  async take(bytes: Buffer): Promise<number> {
    const before = this.inflate.bytesWritten;
    await new Promise<void>((resolve) => {
      this.settle = resolve;
      this.inflate.write(bytes, () => resolve());
    });
    return this.inflate.bytesWritten - before;
  }

  /** Frees zlib's memory, which would otherwise wait for the garbage collector. */
  close(): void {
    this.inflate.close();
  }

  output(): readonly Buffer[] {
    return this.chunks.splice(0);
  }
}
