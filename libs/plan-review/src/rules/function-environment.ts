import { isSame, listOf, memberOf, numberOf, objectOf, type Json, type JsonObject } from "../json";
import { say, type Phrase } from "../phrase";
import type { Attribute } from "../read/change";
import { evenUnknown, found } from "./common";
import type { AttributeRule, Found } from "./rule";

/** Variables by which the authorizer is told what it reads and accepts: `libs/authorizer/infra`. */
const ACCEPTED = "ACCEPTED_TOKENS";
const PREFIX = "TOKEN_PREFIX";
const TABLES = /^(TOKENS|TENANTS)_TABLE$/;

/** Names that say how long a token lives. */
const LIFE =
  /(TOKEN|SESSION|JWT).*(TTL|LIFE|EXPIR|MAX_AGE|VALID|DURATION)|(TTL|LIFETIME|EXPIR\w*|MAX_AGE).*(TOKEN|SESSION|JWT)/i;

/** Compares a function's variables. Their values are shown only where they are known to be no secrets. */
export const environment: AttributeRule = Object.assign(evenUnknown(variables), { handlesSensitive: true });

function variables(attribute: Attribute): readonly Found[] {
  const [before, after] = [attribute.before, attribute.after].map((value) =>
    objectOf(memberOf(listOf(value)[0], "variables")),
  ) as [JsonObject, JsonObject];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !isSame(before[name], after[name]),
  );
  if (attribute.isUnknown && names.length === 0)
    return [found("unknown-value", ["Variables of the function are known only after the apply."])];
  return names.flatMap((name) => judge(name, before[name], after[name], attribute));
}

function judge(
  name: string,
  before: Json | undefined,
  after: Json | undefined,
  { isUnknown, isSensitive }: Attribute,
): readonly Found[] {
  // One sensitive variable marks them all.
  const values = (old: string, now: string): Phrase =>
    isSensitive ? [" (its value is sensitive)"] : say` from ${old} to ${now}`;
  if (after === undefined && isUnknown)
    return [found("unknown-value", say`The function's variable ${name} is known only after the apply.`)];
  if (name === ACCEPTED && before !== undefined)
    return after === "any" || before === after
      ? [
          found(
            "accepted-tokens-narrowed",
            [
              "The authorizer accepts every token whose hash is in the table, and no longer only checksummed ones.",
            ],
            "info",
          ),
        ]
      : [
          found("accepted-tokens-narrowed", [
            "What the authorizer accepts changes",
            ...values(String(before), String(after ?? "nothing")),
            ".",
          ]),
        ];
  if ((name === PREFIX || TABLES.test(name)) && before !== undefined)
    return [
      found(
        "authorizer-inputs-changed",
        say`The function's ${name} changes${values(String(before), String(after ?? "nothing"))}.`,
      ),
    ];
  if (LIFE.test(name) && before !== undefined) {
    const [old, now] = [numberOf(before), numberOf(after)];
    if (old !== undefined && now !== undefined && now >= old) return [];
    return [
      found(
        "token-life-shortened",
        say`The function's variable ${name} changes${values(String(old ?? "a value"), String(now ?? "another"))}.`,
      ),
    ];
  }
  const change =
    before === undefined
      ? say`The function gets the variable ${name}`
      : after === undefined
        ? say`The function loses the variable ${name}`
        : say`The function gets another value of the variable ${name}`;
  return [found("function-code-changed", [...change, ": what it does with it is not in the plan."])];
}
