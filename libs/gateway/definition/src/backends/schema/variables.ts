import { parseToken } from "@tollgate/token-hashing";
import * as z from "zod";

/**
 * Names that Lambda sets itself and does not accept.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
const RESERVED: readonly string[] = [
  "LAMBDA_TASK_ROOT",
  "LAMBDA_RUNTIME_DIR",
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
];
/** A program in a layer that starts the runtime: the only name with AWS's prefix that functions may set. */
const WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER";

/** Bytes of a function's names and values (Lambda quotas, "Function environment variables: 4 KB"). */
export const MAX_VARIABLES_BYTES = 4 * 1_024;

/** The name of an environment variable. */
export const variableName = z
  .string()
  // The form of `EnvironmentVariableName` in Lambda's model, which requires at least two characters.
  .regex(/^[A-Za-z]\w+$/, "a letter, then at least one of a-z, A-Z, 0-9 and _ (Lambda's CreateFunction)")
  .refine(
    (name) => !RESERVED.includes(name) && (!name.startsWith("AWS_") || name === WRAPPER),
    'another: Lambda and AWS\'s SDK set names that begin with "AWS_", LAMBDA_TASK_ROOT and LAMBDA_RUNTIME_DIR themselves',
  );

/** Secrets that can be recognized by their form, so that no other text is refused. */
const SECRETS: readonly { readonly what: string; readonly isIn: (text: string) => boolean }[] = [
  { what: "a private key", isIn: (text) => /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY/.test(text) },
  {
    what: "an AWS access key",
    isIn: (text) => /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Z0-9])/.test(text),
  },
  {
    what: "a token of this gateway",
    isIn: (text) =>
      text
        .split(/\W+/)
        .some(
          (word) => word.includes("_") && parseToken(word, word.slice(0, word.lastIndexOf("_"))) === "minted",
        ),
  },
];

/** The value of an environment variable. Problem messages never contain it. */
export const variableValue = z.string({ error: "a text" });

/**
 * Detects the kind of secret that a value is.
 *
 * @returns `undefined` for a text that does not have the form of a secret
 */
export function kindOfSecretIn(untrustedValue: string): string | undefined {
  return SECRETS.find(({ isIn }) => isIn(untrustedValue))?.what;
}

/** Returns the size of a function's variables in bytes. Lambda measures them as JSON. */
export function bytesOf(variables: Readonly<Record<string, string>>): number {
  return Buffer.byteLength(JSON.stringify(variables));
}
