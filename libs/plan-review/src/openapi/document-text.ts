import { parse } from "yaml";
import { isObject, type Json, type JsonObject } from "../json";

/** The text of a document, read; `undefined` where it is neither JSON nor YAML, or no object. */
export function parsedDocument(untrusted: Json | undefined): JsonObject | undefined {
  if (isObject(untrusted)) return untrusted;
  if (typeof untrusted !== "string") return undefined;
  const document = parsedAs(JSON.parse, untrusted) ?? parsedAs(parse, untrusted);
  return isObject(document) ? document : undefined;
}

function parsedAs(read: (text: string) => unknown, text: string): unknown {
  try {
    return read(text);
  } catch {
    return undefined;
  }
}
