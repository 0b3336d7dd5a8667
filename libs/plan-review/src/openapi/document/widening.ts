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

/** Keywords of which a larger number lets more through, and those of which a smaller one does. */
const UPPER = new Set("maximum maxLength maxItems maxProperties".split(" "));
const LOWER = new Set("minimum minLength minItems minProperties".split(" "));

/** How deep schemas are compared; one that refers to itself ends here. */
const DEPTH = 32;

/**
 * Whether every body that the earlier request body described, the later one accepts too. Where it cannot tell, it says no: a
 * change too many is shown, never one too few.
 */
export function isNoNarrower(before: JsonObject, old: Json, after: JsonObject, now: Json): boolean {
  const [earlier, later] = [contentOf(before, old), contentOf(after, now)];
  if (!earlier || !later) return false;
  if (isRequired(after, now) && !isRequired(before, old)) return false;
  // A type without a schema is not checked: a further type takes nothing from the others.
  return Object.entries(earlier).every(([type, schema]) => {
    const other = memberOf(later, type);
    return other !== undefined && isWider(before, schema, after, other, DEPTH);
  });
}

const isRequired = (document: JsonObject, body: Json): boolean =>
  memberOf(follow(document, body), "required") === true;

/** Schemas by media type; `undefined` for a body that is none. */
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
  // A limit that goes takes nothing; what an object's other members may be depends on which it names.
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
  // A client that sent something else under a new name did so against the document, unless that says that it may.
  const isNew = Object.keys(now).every(
    (name) => Object.hasOwn(old, name) || !isObject(earlier["additionalProperties"]),
  );
  return isKept && isNew;
}

/** The schema of members that have no own; `undefined` where there may be none. */
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
