import {
  isEmpty,
  isObject,
  isSame,
  listOf,
  memberNames,
  memberOf,
  numberOf,
  objectOf,
  textOf,
  type Json,
  type JsonObject,
} from "../../values/json";
import { meaningOf } from "./members";
import { follow } from "./references";

/** Keywords whose larger value accepts more, and those whose smaller value does. */
const UPPER = new Set("maximum maxLength maxItems maxProperties".split(" "));
const LOWER = new Set("minimum minLength minItems minProperties".split(" "));

/** The depth to which schemas are compared, so that a schema that refers to itself ends. */
const DEPTH = 32;

/**
 * Whether the later request body accepts everything that the earlier one describes. Returns false when in
 * doubt: the review may report too much, never too little.
 */
export function isNoNarrower(before: JsonObject, old: Json, after: JsonObject, now: Json): boolean {
  const [earlier, later] = [contentOf(before, old), contentOf(after, now)];
  if (!earlier || !later) return false;
  if (isRequired(after, now) && !isRequired(before, old)) return false;
  // A type without a schema is not validated: a new type does not affect the others.
  return Object.entries(earlier).every(([type, schema]) => {
    const other = memberOf(later, type);
    return other !== undefined && isWider(before, schema, after, other, DEPTH);
  });
}

const isRequired = (document: JsonObject, body: Json): boolean =>
  memberOf(follow(document, body), "required") === true;

/** Schemas by media type; `undefined` for an invalid body. */
function contentOf(document: JsonObject, body: Json): JsonObject | undefined {
  const found = follow(document, body);
  const content = memberOf(found, "content");
  if (!isObject(content)) {
    const schema = memberOf(found, "schema");
    return schema === undefined ? undefined : { "application/json": schema };
  }
  return Object.fromEntries(
    Object.entries(content).map(([type, media]) => [type, memberOf(media, "schema") ?? {}]),
  );
}

function isWider(before: JsonObject, a: Json, after: JsonObject, b: Json, depth: number): boolean {
  const [old, now] = [meaningOf("schema", follow(before, a)), meaningOf("schema", follow(after, b))].map(
    objectOf,
  );
  if (!old || !now || depth === 0) return false;
  return memberNames(old, now).every((name) =>
    isKeywordWider(name, old, now, (x, y) => isWider(before, x, after, y, depth - 1)),
  );
}

function isKeywordWider(
  name: string,
  { [name]: old, ...earlier }: JsonObject,
  { [name]: now, ...later }: JsonObject,
  isSchemaWider: (old: Json, now: Json) => boolean,
): boolean {
  // Removing a limit rejects nothing. Additional properties depend on which properties are named, so
  // `properties` is compared below.
  if (now === undefined && name !== "properties") return name !== "nullable" || old !== true;
  if (name === "properties")
    return arePropertiesWider(objectOf(old), objectOf(now), earlier, later, isSchemaWider);
  if (name === "items") return isSchemaWider(old ?? {}, now ?? {});
  if (name === "additionalProperties") return isAdditionalWider(old, now, isSchemaWider);
  if (old === undefined) return name === "nullable" || isEmpty(now);
  if (UPPER.has(name)) return isOrdered(old, now);
  if (LOWER.has(name)) return isOrdered(now, old);
  if (name === "enum") return listOf(old).every((each) => listOf(now).some((other) => isSame(each, other)));
  if (name === "required")
    return listOf(now).every((each) => listOf(old).some((other) => isSame(each, other)));
  if (name === "type") return isSame(old, now) || (textOf(old) === "integer" && textOf(now) === "number");
  if (name === "nullable") return now === true || old !== true;
  return isSame(old, now);
}

function isOrdered(low: Json | undefined, high: Json | undefined): boolean {
  const [from, to] = [numberOf(low), numberOf(high)];
  return from !== undefined && to !== undefined && from <= to;
}

function arePropertiesWider(
  old: JsonObject,
  now: JsonObject,
  earlier: JsonObject,
  later: JsonObject,
  isSchemaWider: (old: Json, now: Json) => boolean,
): boolean {
  const isKept = Object.entries(old).every(([name, schema]) => {
    const other = memberOf(now, name) ?? additional(later);
    return other !== undefined && isSchemaWider(schema, other);
  });
  // A client that already sends a different value under the new name violates the document, unless the
  // document allows additional properties.
  const isNew = Object.keys(now).every(
    (name) => Object.hasOwn(old, name) || !isObject(earlier["additionalProperties"]),
  );
  return isKept && isNew;
}

/** The schema of additional properties; `undefined` where none are allowed. */
function additional(schema: JsonObject): Json | undefined {
  const rule = schema["additionalProperties"];
  return rule === false ? undefined : isObject(rule) ? rule : {};
}

function isAdditionalWider(
  old: Json | undefined,
  now: Json | undefined,
  isSchemaWider: (old: Json, now: Json) => boolean,
): boolean {
  if (old === false) return true;
  if (now === false) return false;
  return isSchemaWider(isObject(old) ? old : {}, isObject(now) ? now : {});
}
