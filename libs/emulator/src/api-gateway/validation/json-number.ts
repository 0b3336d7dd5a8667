import { randomUUID } from "node:crypto";
import { isObject } from "../../common/json";

/** A number with its source text: in draft 4, `1.0` is not an integer, and messages repeat the text. */
export class JsonNumber {
  constructor(readonly text: string) {}

  get value(): number {
    return Number(this.text);
  }

  get isInteger(): boolean {
    return /^-?\d+$/.test(this.text);
  }

  toJSON(): number | string {
    return Number.isFinite(this.value) ? this.value : this.text;
  }
}

/** Marks numbers until the surrounding text is parsed. It is random, so that no sender can use it. */
const MARK = randomUUID();

/** @throws {SyntaxError} when a text is no JSON @returns its value, with a {@link JsonNumber} for each number */
export function parseWithNumbers(untrustedText: string): unknown {
  JSON.parse(untrustedText);
  const marked = untrustedText.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.startsWith('"') ? token : `{"${MARK}":"${token}"}`,
  );
  return JSON.parse(marked, (_, value: unknown) =>
    isObject(value) && Object.hasOwn(value, MARK) ? new JsonNumber(String(value[MARK])) : value,
  ) as unknown;
}

/** A value as JSON without spaces, with its numbers as they were written. */
export function jsonTextOf(value: unknown): string {
  if (value instanceof JsonNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonTextOf).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, each]) => `${JSON.stringify(name)}:${jsonTextOf(each)}`)
    .join()}}`;
}
