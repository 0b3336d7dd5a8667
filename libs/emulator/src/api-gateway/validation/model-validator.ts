import { isObject, member, type UntrustedObject } from "../../common/json";
import { resolveReference } from "../definition/document";
import { formats } from "./formats";
import { javaSetOrder } from "./java-set";
import { parseWithNumbers } from "./json-number";
import { isMap, keywords, listOf, texts, typeOf } from "./keywords";
import { reasonOf, shortName } from "./reasons";

export interface InvalidBody {
  /** As `$context.error.validationErrorString` has it, with the body's values. */
  readonly validationError: string;
  /** For the developer: each invalid member and its rule, without values of the body. */
  readonly reasons: readonly string[];
}

type Validator = (untrustedBody: string) => InvalidBody | undefined;

/**
 * A validator of a model: "API Gateway models are defined using JSON schema draft 4". A schema's `$ref`s may lead
 * anywhere into the document.
 *
 * @throws {SyntaxError} (the validator) when a body is no JSON
 */
export function validatorOf(schema: UntrustedObject, document: UntrustedObject): Validator {
  return (untrustedBody) => {
    const report = new Report();
    new Visit(document, report).visit(schema, parseWithNumbers(untrustedBody));
    if (!report.failed) return undefined;
    return {
      validationError: `[${javaSetOrder(report.messages).join(", ")}]`,
      reasons: report.reasons.map((reason) => reason()),
    };
  };
}

class Report {
  /** Errors, and warnings, which are shown with errors only. */
  readonly messages: string[] = [];
  /** The texts for the developer, made only of a body that is invalid. */
  readonly reasons: (() => string)[] = [];
  failed = false;

  fail(message: string | undefined, at: () => string, reason: () => string): void {
    if (message === undefined) return;
    this.messages.push(message);
    this.reasons.push(() => `${at() || "the body"} ${reason()}`);
    this.failed = true;
  }
}

/** Schemas that apply to one value. More mean that a `$ref` refers to itself. */
const MAX_SCHEMAS_OF_A_VALUE = 100;

/** Traverses a body and its schemas, and reports what is invalid. */
class Visit {
  constructor(
    private readonly document: UntrustedObject,
    private readonly report: Report,
    private readonly depth = 0,
    /** A JSON pointer to the value, with the caller's names. */
    private readonly at: () => string = () => "",
  ) {}

  /**
   * As the library's `InstanceValidator` does: all keywords of a schema, then, unless something failed before, the values
   * inside. That it goes on with the values beside one that failed, but not with those inside, is what it does by default
   * (`deepCheck` is false); recorded lists hold errors of several values side by side.
   */
  visit(untrustedSchema: unknown, untrusted: unknown): void {
    if (this.depth > MAX_SCHEMAS_OF_A_VALUE) throw new Error("a $ref of a model leads back to itself");
    const schema = resolveReference(this.document, untrustedSchema);
    if (!schema) return;
    const type = typeOf(untrusted);
    for (const [keyword, check] of keywords) {
      if (!Object.hasOwn(schema, keyword)) continue;
      this.fail(check(schema, untrusted, type), () => reasonOf(keyword, schema, untrusted, type));
    }
    this.checkFormat(member(schema, "format"), untrusted);
    this.checkCombinations(schema, untrusted);
    if (isMap(untrusted)) this.checkDependencies(member(schema, "dependencies"), untrusted);
    if (this.report.failed) return;
    for (const [child, value, name] of childrenOf(schema, untrusted))
      new Visit(this.document, this.report, 0, () => `${this.at()}/${shortName(name)}`).visit(child, value);
  }

  private fail(message: string | undefined, reason: () => string): void {
    this.report.fail(message, this.at, reason);
  }

  /** PagoPA's tests of their API show the warning in the list of errors. */
  private checkFormat(format: unknown, untrusted: unknown): void {
    if (typeof format !== "string") return;
    const check = formats.get(format);
    if (!check) this.report.messages.push(`format attribute "${format}" not supported`);
    else if (typeof untrusted === "string") this.fail(check(untrusted), () => `must be a ${format}`);
  }

  /** For `allOf`, `anyOf`, `oneOf` and `not`, messages give only the number of schemas that match. */
  private checkCombinations(schema: UntrustedObject, untrusted: unknown): void {
    const matching = (keyword: string, words: (found: number, ofAll: number) => string | undefined) => {
      const schemas = member(schema, keyword);
      if (!Array.isArray(schemas)) return;
      const found = schemas.filter((each: unknown) => this.matches(each, untrusted)).length;
      this.fail(
        words(found, schemas.length),
        () => `matches ${found} of the ${schemas.length} schemas of ${keyword}`,
      );
    };
    matching("allOf", (found, ofAll) =>
      found < ofAll
        ? `instance failed to match all required schemas (matched only ${found} out of ${ofAll})`
        : undefined,
    );
    matching("anyOf", (found, ofAll) =>
      found === 0 ? `instance failed to match at least one required schema among ${ofAll}` : undefined,
    );
    matching("oneOf", (found, ofAll) =>
      found !== 1
        ? `instance failed to match exactly one schema (matched ${found} out of ${ofAll})`
        : undefined,
    );
    if (Object.hasOwn(schema, "not") && this.matches(schema["not"], untrusted))
      this.fail(
        "instance matched a schema which it should not have",
        () => "matches what the model's not excludes",
      );
  }

  private matches(schema: unknown, untrusted: unknown): boolean {
    const own = new Report();
    new Visit(this.document, own, this.depth + 1).visit(schema, untrusted);
    return !own.failed;
  }

  private checkDependencies(dependencies: unknown, untrusted: UntrustedObject): void {
    if (!isObject(dependencies)) return;
    for (const [name, wanted] of Object.entries(dependencies)) {
      if (!Object.hasOwn(untrusted, name)) continue;
      if (!Array.isArray(wanted)) {
        new Visit(this.document, this.report, this.depth + 1, this.at).visit(wanted, untrusted);
        continue;
      }
      const names = texts(wanted).sort();
      const missing = names.filter((each) => !Object.hasOwn(untrusted, each));
      if (missing.length > 0)
        this.fail(
          `property "${name}" of object has missing property dependencies ` +
            `(schema requires ${listOf(names)}; missing: ${listOf(missing)})`,
          () => `has ${shortName(name)}, and so must have ${missing.join(", ")}`,
        );
    }
  }
}

/** The values inside a value, each with a schema that it has to match. */
function* childrenOf(
  schema: UntrustedObject,
  untrusted: unknown,
): Generator<readonly [schema: unknown, untrusted: unknown, name: string]> {
  if (Array.isArray(untrusted)) {
    const { items, additionalItems } = schema;
    for (const [at, value] of untrusted.entries())
      yield [
        Array.isArray(items) ? (items[at] ?? additionalItems) : (items ?? additionalItems),
        value,
        String(at),
      ];
  } else if (isMap(untrusted)) {
    for (const name of Object.keys(untrusted).sort()) {
      const described = [
        ...(isObject(schema["properties"]) && Object.hasOwn(schema["properties"], name)
          ? [schema["properties"][name]]
          : []),
        ...Object.entries(isObject(schema["patternProperties"]) ? schema["patternProperties"] : {})
          .filter(([pattern]) => new RegExp(pattern).test(name))
          .map(([, each]) => each),
      ];
      for (const each of described.length > 0 ? described : [schema["additionalProperties"]])
        yield [each, untrusted[name], name];
    }
  }
}
