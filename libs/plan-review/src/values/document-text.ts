import { parse } from "yaml";
import { isObject, parsedJson, remembered, type Json, type JsonObject } from "./json";

/**
 * Parses a document. Returns `undefined` where it is neither JSON nor YAML, or not an object. Callers must
 * not change the result.
 */
export function parsedDocument(untrusted: Json | undefined): JsonObject | undefined {
  if (isObject(untrusted)) return untrusted;
  if (typeof untrusted !== "string") return undefined;
  const document = parsedJson(untrusted) ?? parsedYaml(untrusted);
  return isObject(document) ? document : undefined;
}

const parsedYaml = remembered((text: string): unknown => {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
});
