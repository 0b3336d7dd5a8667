import type { UntrustedObject } from "../../common/json";
import { isDescribed, isMap, texts, type JsonType } from "./keywords";

const MAX_NAME_LENGTH = 40;
const MAX_RULE_LENGTH = 120;

/** A caller's name, shortened and quoted for a log line. */
export function shortName(untrustedName: string): string {
  const name =
    untrustedName.length > MAX_NAME_LENGTH ? `${untrustedName.slice(0, MAX_NAME_LENGTH)}...` : untrustedName;
  return /^[\w.$@ -]+$/.test(name) ? name : JSON.stringify(name);
}

/** Why a value failed a keyword, in terms of the schema. It holds no value of the body. */
export function reasonOf(
  keyword: string,
  schema: UntrustedObject,
  untrusted: unknown,
  type: JsonType,
): string {
  const members = isMap(untrusted) ? Object.keys(untrusted) : [];
  switch (keyword) {
    case "type":
      return `is of type ${type}, must be ${[schema["type"]].flat().join(" or ")}`;
    case "required":
      return `lacks ${texts(schema["required"])
        .filter((name) => !members.includes(name))
        .join(", ")}`;
    case "additionalProperties":
      return `has what the model does not: ${members
        .filter((name) => !isDescribed(schema, name))
        .map(shortName)
        .join(", ")}`;
    default:
      return `fails ${keyword}: ${JSON.stringify(schema[keyword]).slice(0, MAX_RULE_LENGTH)}`;
  }
}
