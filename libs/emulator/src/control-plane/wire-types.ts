import { z } from "zod";

/** The largest `Integer` of AWS's model: it has 32 bits. */
export const MAX_INTEGER = 2 ** 31 - 1;

const NAMED_BOOLEANS: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(["true", "yes", "y", "t", "1"].map((name) => [name, true])),
  ...Object.fromEntries(["false", "no", "n", "f", "0"].map((name) => [name, false])),
};

/** A `Boolean` of AWS's model: a text that names one is one, whatever its case. */
export const wireBoolean = z.preprocess((untrusted) => {
  const name = typeof untrusted === "string" ? untrusted.toLowerCase() : "";
  return Object.hasOwn(NAMED_BOOLEANS, name) ? NAMED_BOOLEANS[name] : untrusted;
}, z.boolean());

/** An `Integer` of AWS's model: what is behind the point is cut off. Its error is its name for callers. */
export const wireInteger = z.number({ error: "an Integer" }).overwrite(Math.trunc).max(MAX_INTEGER);

/** A `Double` of AWS's model. Its error is its name for callers. */
export const wireDouble = z.number({ error: "a Double" });

/** A map from text to text. */
export const wireTexts = z.record(z.string(), z.string());
