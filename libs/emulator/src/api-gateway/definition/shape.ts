import { DefinitionError } from "./errors";
import { isObject } from "../../common/json";
import { isForeignExtension, pointer } from "./document";

/** Checks a value of a document at a path. @throws {DefinitionError} with the path of the invalid value */
export type Shape = (untrusted: unknown, at: string) => void;

const be =
  (what: string, is: (untrusted: unknown) => boolean): Shape =>
  (untrusted, at) => {
    if (!is(untrusted)) throw new DefinitionError(at || "/", `must be ${what}`);
  };

const anObject = be("an object", isObject);
const aList = be("a list", Array.isArray);

/** Descriptions and other values that no request depends on, of any shape. */
export const prose: Shape = () => undefined;
export const text = be("a text", (value) => typeof value === "string");
export const flag = be("true or false", (value) => typeof value === "boolean");
export const number = be("a number", (value) => typeof value === "number");
export const count = be(
  "a whole number of at least 0",
  (value) => Number.isInteger(value) && Number(value) >= 0,
);
export const above0 = be("a number above 0", (value) => typeof value === "number" && value > 0);
export const statusCode = be(
  "a status code",
  (value) => (typeof value === "number" || typeof value === "string") && /^[2-5]\d\d$/.test(String(value)),
);

export const oneOf = (...values: readonly string[]): Shape =>
  be(`one of ${values.join(", ")}`, (value) => values.some((each) => each === value));

/** "Parameter name should match the following regular expression", API Gateway says of others. */
export const parameterName = be(
  "of letters, digits, ., _, $ and -",
  (value) => typeof value === "string" && /^[a-zA-Z0-9._$-]+$/.test(value),
);

/** One shape for lists, another for anything else. */
export const listOr =
  (ofList: Shape, other: Shape): Shape =>
  (untrusted, at) =>
    (Array.isArray(untrusted) ? ofList : other)(untrusted, at);

/** One shape for `true` and `false`, another for anything else. */
export const flagOr =
  (other: Shape): Shape =>
  (untrusted, at) =>
    typeof untrusted === "boolean" ? undefined : other(untrusted, at);

export const list =
  (each: Shape): Shape =>
  (untrusted, at) => {
    aList(untrusted, at);
    for (const [index, item] of (untrusted as readonly unknown[]).entries()) each(item, `${at}/${index}`);
  };

/** An object whose names the author chooses. */
export const map =
  (each: Shape): Shape =>
  (untrusted, at) => {
    anObject(untrusted, at);
    for (const [name, value] of Object.entries(untrusted as object))
      if (value !== undefined) each(value, `${at}/${pointer(name)}`);
  };

/** {@link map}, ignoring other tools' extensions. */
export const mapWithExtensions = (each: Shape): Shape =>
  map((untrusted, at) => {
    if (!isForeignExtension(at.slice(at.lastIndexOf("/") + 1))) each(untrusted, at);
  });

/**
 * An object with these members only, besides other tools' extensions: unknown members, and those that API Gateway has and the
 * emulator does not, would otherwise be ignored. `refused` gives reasons for known ones.
 */
export const object =
  (members: Readonly<Record<string, Shape>>, refused: Readonly<Record<string, string>> = {}): Shape =>
  (untrusted, at) => {
    anObject(untrusted, at);
    const entries = Object.entries(untrusted as object);
    for (const [name] of entries) {
      if (Object.hasOwn(members, name) || isForeignExtension(name)) continue;
      const because = Object.hasOwn(refused, name) ? refused[name] : undefined;
      throw new DefinitionError(`${at}/${pointer(name)}`, because ?? "is unknown to the emulator");
    }
    for (const [name, value] of entries)
      if (value !== undefined && Object.hasOwn(members, name))
        members[name]?.(value, `${at}/${pointer(name)}`);
  };

/** Several members of one shape. @param names separated by spaces */
export const each = (names: string, shape: Shape): Readonly<Record<string, Shape>> =>
  Object.fromEntries(names.split(" ").map((name) => [name, shape]));
