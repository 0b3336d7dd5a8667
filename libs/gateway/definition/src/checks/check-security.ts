import type { Json, JsonObject, JsonPath } from "../document/json";
import { isObject, itemsOf, memberOf, membersOf } from "../document/json";
import type { Operation } from "../document/operations";
import type { Report } from "../document/report";
import { SCHEMES } from "../document/security-schemes";

const REQUIRED =
  "a route needs `- token: []` and, in the same item, `tenantKey: []`, or is public with `security: []`";

/**
 * Returns an operation's `security`, or else the document's. API Gateway reads only an operation's, so the
 * builder writes it there.
 */
function securityOf(
  document: JsonObject,
  { value, at }: Pick<Operation, "value" | "at">,
): { readonly value: Json | undefined; readonly at: JsonPath } {
  return value["security"] === undefined
    ? {
        value: document["security"],
        at: document["security"] === undefined ? [...at, "security"] : ["security"],
      }
    : { value: value["security"], at: [...at, "security"] };
}

/** Whether a checked operation requires a token and a key. */
export function isSecured(document: JsonObject, operation: Pick<Operation, "value" | "at">): boolean {
  return itemsOf(securityOf(document, operation).value).length > 0;
}

/** Reports routes that would be open by mistake, or metered without a tenant. */
export function checkSecurity(document: JsonObject, operations: readonly Operation[], report: Report): void {
  const schemes = memberOf(document["components"], "securitySchemes");
  for (const [name, scheme] of membersOf(schemes)) {
    const at = ["components", "securitySchemes", name];
    const expected = Object.hasOwn(SCHEMES, name) ? SCHEMES[name as keyof typeof SCHEMES] : undefined;
    if (!expected)
      report(at, `is not a scheme of this gateway; there are: ${Object.keys(SCHEMES).join(", ")}`);
    for (const [field, value] of Object.entries(expected ?? {}))
      if (!isSameText(memberOf(scheme, field), value)) report([...at, field], `must be "${value}"`);
  }
  for (const operation of operations) {
    const { value, at } = securityOf(document, operation);
    if (value === undefined) report(at, `is missing: ${REQUIRED}`);
    else if (!Array.isArray(value)) report(at, `must be a list: ${REQUIRED}`);
    else checkRequirements(itemsOf(value), at, schemes, report);
  }
}

function checkRequirements(
  requirements: readonly Json[],
  at: JsonPath,
  schemes: Json | undefined,
  report: Report,
): void {
  if (requirements.length > 1) report(at, `lists alternatives, which API Gateway does not know: ${REQUIRED}`);
  requirements.forEach((requirement, index) => {
    const here = [...at, index];
    if (!isObject(requirement)) return report(here, `must be an object: ${REQUIRED}`);
    for (const [name, scopes] of Object.entries(requirement)) {
      if (memberOf(schemes, name) === undefined)
        report([...here, name], "is not defined in components.securitySchemes");
      if (!Array.isArray(scopes) || scopes.length > 0)
        report([...here, name], "must be []: it has no scopes");
    }
    if (requirements.length > 1) return;
    if (requirement["token"] === undefined) report(here, `lacks the token: ${REQUIRED}`);
    if (requirement["tenantKey"] === undefined)
      report(here, `lacks the key requirement tenantKey, so no plan would limit it: ${REQUIRED}`);
  });
}

/** Compares without case, as for header names. */
function isSameText(value: Json | undefined, expected: string): boolean {
  return typeof value === "string" && value.toLowerCase() === expected.toLowerCase();
}
