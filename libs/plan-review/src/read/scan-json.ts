import { PlanError } from "./errors";

/** A value in a JSON text: from its first byte to the one after its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The maximum nesting, deeper than any plan: reading a deeper text could exhaust the stack. */
const MAX_DEPTH = 500;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const isOpening = (byte: number | undefined): boolean => byte === OPEN_BRACE || byte === OPEN_BRACKET;
const isClosing = (byte: number | undefined): boolean => byte === CLOSE_BRACE || byte === CLOSE_BRACKET;
const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/**
 * Finds values in a JSON text without parsing them: most of a 100 MB plan is never needed, and the rest is
 * needed one resource at a time. The scanner checks the structure (quotes, braces, commas); `JSON.parse`
 * checks each value that is used.
 */
export class JsonScanner {
  private readonly decoder = new TextDecoder();

  constructor(private readonly bytes: Uint8Array) {}

  /**
   * Members of the object at `at`, as names and spans. @throws {PlanError} where the text ends or is
   * malformed.
   */
  *members(at: number): Generator<readonly [name: string, value: Span]> {
    let position = this.skipSpace(at + 1);
    while (!isClosing(this.bytes[position])) {
      if (this.bytes[position] !== QUOTE) this.fail(position);
      const name = this.valueEnd(position);
      const untrustedName = this.parse({ start: position, end: name });
      position = this.skipSpace(name);
      if (this.bytes[position] !== COLON) this.fail(position);
      const start = this.skipSpace(position + 1);
      const end = this.valueEnd(start);
      yield [String(untrustedName), { start, end }];
      position = this.afterComma(end);
    }
  }

  /** Items of the list at `at`. @throws {PlanError} where the text ends or is malformed. */
  *items(at: number): Generator<Span> {
    let position = this.skipSpace(at + 1);
    while (!isClosing(this.bytes[position])) {
      const end = this.valueEnd(position);
      yield { start: position, end };
      position = this.afterComma(end);
    }
  }

  isNull({ start }: Span): boolean {
    return this.bytes[start] === 0x6e;
  }

  isObject({ start }: Span): boolean {
    return this.bytes[start] === OPEN_BRACE;
  }

  isList({ start }: Span): boolean {
    return this.bytes[start] === OPEN_BRACKET;
  }

  /** @throws {PlanError} when it is not JSON. */
  parse(span: Span): unknown {
    try {
      return JSON.parse(this.text(span));
    } catch {
      const { start, end } = span;
      throw new PlanError(`it is not JSON: there is a mistake between byte ${start} and byte ${end}`);
    }
  }

  text({ start, end }: Span): string {
    return this.decoder.decode(this.bytes.subarray(start, end));
  }

  /** The first byte that is not whitespace. */
  skipSpace(from: number): number {
    let position = from;
    while (isSpace(this.bytes[position])) position += 1;
    return position;
  }

  /** The byte after the value that starts at `start`. */
  valueEnd(start: number): number {
    const first = this.bytes[start];
    if (first === QUOTE) return this.stringEnd(start);
    if (isOpening(first)) return this.nestedEnd(start);
    let position = start;
    while (position < this.bytes.length && !this.endsScalar(this.bytes[position])) position += 1;
    if (position === start) this.fail(start);
    return position;
  }

  private endsScalar(byte: number | undefined): boolean {
    return byte === COMMA || isClosing(byte) || isSpace(byte);
  }

  private nestedEnd(start: number): number {
    const { bytes } = this;
    const { length } = bytes;
    let depth = 0;
    let position = start;
    while (position < length) {
      const byte = bytes[position];
      if (byte === QUOTE) {
        position = this.stringEnd(position);
        continue;
      }
      position += 1;
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        depth += 1;
        if (depth > MAX_DEPTH)
          throw new PlanError(`it is nested deeper than ${MAX_DEPTH} values at byte ${position}: no plan is`);
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        depth -= 1;
        if (depth === 0) return position;
      }
    }
    return this.fail(position);
  }

  /** Strings are most of a plan, so their ends are searched natively. */
  private stringEnd(start: number): number {
    const { bytes } = this;
    let end = bytes.indexOf(QUOTE, start + 1);
    while (end >= 0) {
      let before = end - 1;
      while (bytes[before] === BACKSLASH) before -= 1;
      // After an even number of backslashes, the quote is not escaped.
      if ((end - before) % 2 === 1) return end + 1;
      end = bytes.indexOf(QUOTE, end + 1);
    }
    return this.fail(bytes.length);
  }

  private afterComma(end: number): number {
    const position = this.skipSpace(end);
    if (isClosing(this.bytes[position])) return position;
    if (this.bytes[position] !== COMMA) this.fail(position);
    const next = this.skipSpace(position + 1);
    if (isClosing(this.bytes[next])) this.fail(next);
    return next;
  }

  private fail(position: number): never {
    throw new PlanError(
      position >= this.bytes.length
        ? `it is truncated after ${this.bytes.length} bytes: write it again`
        : `it is not JSON: there is a mistake at byte ${position}`,
    );
  }
}
