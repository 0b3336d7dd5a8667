import { isObject, memberNames, parsedJson, type Json, type JsonObject } from "../values/json";
import { repeatedMembers } from "../values/repeated-members";

/**
 * Numbers whose 0 has a meaning of its own: refuse everything, keep forever, keep nothing. The provider has
 * another default for most of them, so that it never writes 0 for "not set".
 */
const ZERO_COUNTS: ReadonlySet<string> = new Set(
  `reserved_concurrent_executions provisioned_concurrent_executions maximum_concurrency
  authorizer_result_ttl_in_seconds cache_ttl_in_seconds minimum_compression_size
  limit rate_limit burst_limit throttling_rate_limit throttling_burst_limit
  threshold fixed_rate reservoir_size retention_in_days retention_period backup_retention_period recovery_window_in_days
  maximum_retry_attempts maximum_record_age_in_seconds maximum_event_age_in_seconds
  visibility_timeout_seconds message_retention_seconds max_session_duration timeout memory_size
  from_port to_port weight priority desired_count min_size max_size min_capacity max_capacity`.split(/\s+/),
);

/** Switches that are on, or not managed, when they are not set, so that turning one off is a change. */
const OFF_COUNTS: ReadonlySet<string> = new Set(
  `actions_enabled enabled is_enabled enable_dns_support enable_dns_hostnames publicly_accessible
  deletion_protection deletion_protection_enabled enable_execute_command auto_minor_version_upgrade`.split(
    /\s+/,
  ),
);

/** Lists of blocks whose order matters. Terraform also writes sets of blocks as lists. */
const ORDERED: ReadonlySet<string> = new Set(
  "ordered_cache_behavior action default_action container_definitions stage step member".split(" "),
);

/** Longer lists are compared only in their given order, so that no plan makes the comparison slow. */
const MAX_ANY_ORDER = 300;

/** Services that store names in lower case, whatever the configuration has. */
const LOWER_CASE_ARN = /^arn:[a-z-]+:(rds|elasticache|redshift|docdb|neptune|memorydb|dax):/i;

/**
 * Whether a setting is unchanged. A provider writes "not set" as null, as the type's zero value, or not at
 * all, and may replace one by another after an apply; it writes JSON texts, numbers and blocks of a set in
 * more than one form. None of these is a change, unless zero or off has a meaning of its own.
 *
 * @param name of the attribute, or of the block's member
 */
export function isSameSetting(a: Json | undefined, b: Json | undefined, name = ""): boolean {
  if (a === b) return true;
  if (isNothing(a, name)) return isNothing(b, name);
  if (Array.isArray(a) && Array.isArray(b)) return areSameLists(a as Json[], b as Json[], name);
  if (isObject(a) && isObject(b))
    return memberNames(a, b).every((each) => isSameSetting(own(a, each), own(b, each), each));
  if (typeof a === "string" && typeof b === "string")
    return isSameJson(a, b) || (LOWER_CASE_ARN.test(a) && a.toLowerCase() === b.toLowerCase());
  return isSameScalar(a, b);
}

function isNothing(value: Json | undefined, name: string): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (value === 0) return !ZERO_COUNTS.has(name);
  if (value === false) return !OFF_COUNTS.has(name);
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.entries(value).every(([each, inner]) => isNothing(inner, each));
}

function areSameLists(a: readonly Json[], b: readonly Json[], name: string): boolean {
  if (a.length !== b.length) return false;
  if (a.every((each, index) => isSameSetting(each, b[index], name))) return true;
  if (ORDERED.has(name) || a.length > MAX_ANY_ORDER || !a.every(isObject)) return false;
  const rest = [...b];
  return a.every((each) => {
    const index = rest.findIndex((other) => isSameSetting(each, other, name));
    if (index >= 0) rest.splice(index, 1);
    return index >= 0;
  });
}

/** `5` equals `"5"`, and `true` equals `"true"`. */
function isSameScalar(a: Json | undefined, b: Json | undefined): boolean {
  const isScalar = (value: Json | undefined): boolean =>
    ["string", "number", "boolean"].includes(typeof value);
  return isScalar(a) && isScalar(b) && String(a) === String(b);
}

/**
 * Whether two JSON texts have the same meaning: members may be in any order, and the lists of a policy are
 * sets.
 */
function isSameJson(a: string, b: string): boolean {
  if (!/^\s*[[{]/.test(a) || !/^\s*[[{]/.test(b) || differsInContent(a, b)) return false;
  const [left, right] = [parsedJson(a), parsedJson(b)];
  if (left === undefined || right === undefined || ordered(left) !== ordered(right)) return false;
  // Other parsers may use the other one of two duplicate members.
  return repeatedMembers(a).length + repeatedMembers(b).length === 0;
}

/**
 * Whether two JSON texts certainly contain different characters. Most texts that differ do, and need not be
 * parsed.
 */
function differsInContent(a: string, b: string): boolean {
  // One character can be written in two ways.
  return !a.includes("\\") && !b.includes("\\") && contentSum(a) !== contentSum(b);
}

/** Syntax characters of JSON: whitespace, quote, comma, colon, brackets and braces. */
const FORM: readonly boolean[] = Array.from({ length: 128 }, (_, code) =>
  /[\s",:[\]{}]/.test(String.fromCharCode(code)),
);

/** A sum over all characters except JSON's syntax, independent of their order. */
function contentSum(text: string): number {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (!FORM[code]) sum += code * code;
  }
  return sum;
}

/**
 * One canonical text for JSON values with the same meaning. Nothing is omitted: in a document, an empty list
 * differs from an absent one.
 */
function ordered(value: Json): string {
  if (Array.isArray(value)) return `[${(value as Json[]).map(ordered).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const plain = Object.hasOwn(value, "Statement") ? policyAsSets(value) : value;
  return `{${Object.keys(plain)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${ordered(own(plain, name) ?? null)}`)
    .join()}}`;
}

function policyAsSets(policy: JsonObject): JsonObject {
  return { ...policy, Statement: sorted(list(policy["Statement"]).map(statementAsSets)) };
}

function statementAsSets(statement: Json): Json {
  if (!isObject(statement)) return statement;
  return members(statement, (value, name) => {
    if (/^(Not)?(Action|Resource)$/.test(name)) return sorted(list(value));
    if (/^(Not)?Principal$/.test(name))
      return isObject(value) ? members(value, (each) => sorted(list(each))) : value;
    if (name !== "Condition" || !isObject(value)) return value;
    return members(value, (keys) =>
      isObject(keys) ? members(keys, (each) => sorted(list(each).map(String))) : keys,
    );
  });
}

function members(object: JsonObject, map: (value: Json, name: string) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value, name)]));
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : value === undefined ? [] : [value];
}

function sorted(values: readonly Json[]): readonly Json[] {
  return values
    .map((value) => ({ value, key: ordered(value) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ value }) => value);
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
