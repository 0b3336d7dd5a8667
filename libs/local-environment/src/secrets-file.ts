import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SecretSource } from "@tollgate/emulator";
import { environmentName, Mistake, type Environment } from "@tollgate/environments";
import { backends, secretIn, type SecretReference } from "@tollgate/gateway-definition";
import { workspaceRoot } from "@tollgate/workspace";

/** The file of secrets cannot be used. The message quotes nothing of the file. */
export class SecretsFileError extends Mistake {
  override readonly name = "SecretsFileError";
}

/** A backend's secret, and its name in the backend. */
interface NamedSecret extends SecretReference {
  /** `orders.secrets.PARTNER_KEY_NAME` */
  readonly at: string;
}

/**
 * The file with this machine's values of an environment's secrets, of all its cells, relative to the workspace's
 * root. Git ignores it.
 */
export const secretsFile = (environment: Pick<Environment, "name" | "cell">): string =>
  `.secrets.${environmentName(environment)}.json`;

/**
 * A source of the backends' secrets from this machine's file. The file is read each time, so that edits need
 * no restart.
 *
 * @param folder where the file is. @default the workspace's root
 * @param given values that override those of the file, by secret name. @default none
 * @throws {SecretsFileError} for a value of a secret that no backend has.
 */
export function localSecrets(
  environment: Environment,
  folder = workspaceRoot,
  given: Readonly<Record<string, string | object>> = {},
): SecretSource {
  const file = secretsFile(environment);
  const ids = secretsOf(environment).map(({ id }) => id);
  const unknown = Object.keys(given).find((id) => !ids.includes(id));
  if (unknown !== undefined)
    throw new SecretsFileError(
      `no backend has the secret ${JSON.stringify(unknown)} in ${environment.name}; there are: ${[...new Set(ids)].join(", ") || "none"}`,
    );
  return {
    read(kind, id) {
      if (!secretsOf(environment).some((each) => each.kind === kind && each.id === id))
        return {
          problem: `No backend has the ${kind} ${JSON.stringify(id)} among its secrets in ${environment.name}.`,
        };
      if (Object.hasOwn(given, id)) return { value: textOf(given[id]) ?? "" };
      try {
        const value = valuesIn(file, folder).get(id);
        return value === undefined ? { problem: `${missing(file, id)}.` } : { value };
      } catch (error) {
        if (error instanceof SecretsFileError) return { problem: error.message };
        throw error;
      }
    },
  };
}

/**
 * Lists the secrets that the file lacks, one line each.
 *
 * @throws {SecretsFileError} when the file exists and is not a JSON object of strings.
 */
export function missingSecrets(environment: Environment, folder = workspaceRoot): readonly string[] {
  const file = secretsFile(environment);
  const values = valuesIn(file, folder);
  return secretsOf(environment)
    .filter(({ id }) => !values.has(id))
    .map(({ at, id }) => `${at}: ${missing(file, id)}`);
}

function missing(file: string, id: string): string {
  return `${file} has no value for ${JSON.stringify(id)}: add ${JSON.stringify(id)}: "<the value>"`;
}

function secretsOf(environment: Environment): readonly NamedSecret[] {
  return Object.entries(backends).flatMap(([backend, { secrets = {} }]) =>
    Object.entries(secrets).flatMap(([variable, secret]) => {
      const reference = secretIn(secret, environment.name);
      return reference ? [{ ...reference, at: `${backend}.secrets.${variable}` }] : [];
    }),
  );
}

/** @returns `undefined` for a missing file */
function valuesIn(file: string, folder: string): ReadonlyMap<string, string> {
  const wrong = () =>
    new SecretsFileError(
      `${file}: allowed: a JSON object that gives each secret, by its name, a text or an object`,
    );
  let untrusted: unknown;
  try {
    untrusted = JSON.parse(readFileSync(join(folder, file), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Map();
    // The message of JSON.parse quotes the text.
    if (error instanceof SyntaxError) throw wrong();
    throw new SecretsFileError(`${file}: cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
  if (typeof untrusted !== "object" || untrusted === null || Array.isArray(untrusted)) throw wrong();
  return new Map(
    Object.entries(untrusted).map(([id, value]: [string, unknown]) => {
      const text = textOf(value);
      if (text === undefined) throw wrong();
      return [id, text];
    }),
  );
}

/** A secret's value. Secrets Manager stores a login's members as one JSON string. */
function textOf(untrusted: unknown): string | undefined {
  if (typeof untrusted === "string") return untrusted;
  return typeof untrusted === "object" && untrusted !== null ? JSON.stringify(untrusted) : undefined;
}
