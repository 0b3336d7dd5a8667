import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SecretSource } from "@tollgate/emulator";
import { Mistake, type Environment } from "@tollgate/environments";
import { backends, secretIn, type SecretReference } from "@tollgate/gateway-definition";
import { workspaceRoot } from "@tollgate/workspace";

/** The file of secrets cannot be used. The message holds nothing that is in it. */
export class SecretsFileError extends Mistake {
  override readonly name = "SecretsFileError";
}

/** A secret that a backend names, and what the backend calls it. */
interface NamedSecret extends SecretReference {
  /** `orders.secrets.PARTNER_KEY_NAME` */
  readonly at: string;
}

/** Where this machine's values of an environment's secrets are, from the workspace's root: Git ignores it. */
export const secretsFile = ({ name }: Pick<Environment, "name">): string => `.secrets.${name}.json`;

/**
 * Gives the secrets that backends name, from the file of this machine, which is read each time: an edit needs no start.
 *
 * @param folder where the file is. @default the workspace's root
 * @param given values that go before those of the file, by the names of secrets. @default none
 * @throws {SecretsFileError} when a value is given for a secret that no backend has.
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
 * What backends will not get from the file, one line each.
 *
 * @throws {SecretsFileError} when the file is there and is no JSON object with texts.
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

/** @returns nothing for a file that is not there */
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
    // What JSON.parse says quotes the text.
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

/** A secret's value. Secrets Manager keeps the members of a login as one text of JSON. */
function textOf(untrusted: unknown): string | undefined {
  if (typeof untrusted === "string") return untrusted;
  return typeof untrusted === "object" && untrusted !== null ? JSON.stringify(untrusted) : undefined;
}
