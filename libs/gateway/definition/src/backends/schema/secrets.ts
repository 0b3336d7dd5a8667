import { arnPattern, regionOf, show, type Environment } from "@tollgate/environments";
import * as z from "zod";
import { byEnvironment, valueIn } from "./by-environment";

/**
 * A parameter has at most 1,011 characters, including the ARN before its name, and at most 15 levels.
 *
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
const parameterName = z
  .string({ error: "a parameter's name" })
  .regex(
    /^((\/[\w.-]+){1,15}|[\w.-]+)$/,
    'a parameter\'s name, such as /shop/partner-key: a-z, A-Z, 0-9, ".", "_" and "-", in at most 15 parts that each begin with "/"',
  )
  .max(900)
  .refine(
    (name) => !/^\/?(aws|ssm)/i.test(name),
    'a name that begins with neither "aws" nor "ssm", which are AWS\'s own',
  );

const SECRET_NAME = /^[\w/+=.@-]{1,512}$/;
const SECRET_ARN = arnPattern("secretsmanager", "secret:[\\w/+=.@-]+-[A-Za-z0-9]{6}");

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
const secretId = z
  .string({ error: "a secret's name" })
  .refine(
    (id) => (id.startsWith("arn:") ? SECRET_ARN : SECRET_NAME).test(id),
    "a secret's name of at most 512 of a-z, A-Z, 0-9 and /_+=.@-, or its complete ARN",
  )
  .refine(
    (id) => id.startsWith("arn:") || !/-[A-Za-z0-9]{6}$/.test(id),
    "a name that does not end in a hyphen and six characters, as all ARNs of secrets do, or the complete ARN",
  );

export const kmsKeyArn = z
  .string({ error: "a KMS key's ARN" })
  .regex(arnPattern("kms", "key/[a-zA-Z0-9-]{1,128}"), "the ARN of a KMS key, and not of an alias");

/** An existing secret. The function reads its value at run time; the value is stored nowhere else. */
export const secret = z.strictObject({
  /** The name of a Systems Manager parameter of type SecureString. */
  parameter: byEnvironment(parameterName, "a parameter's name").optional(),
  /** The name or complete ARN of a Secrets Manager secret. */
  secret: byEnvironment(secretId, "a secret's name or ARN").optional(),
  /**
   * The customer-managed key that encrypts it.
   *
   * @default AWS's own key for Systems Manager or Secrets Manager
   */
  kmsKeyArn: byEnvironment(kmsKeyArn, "a KMS key's ARN").optional(),
});

export type Secret = z.input<typeof secret>;

/** The location of a secret in one environment. */
export interface SecretReference {
  readonly kind: "parameter" | "secret";
  /** The id that the function requests: a parameter's name, or a secret's name or ARN. */
  readonly id: string;
  /** @default AWS's own key */
  readonly kmsKeyArn?: string | undefined;
}

/** @returns `undefined` for a secret that the environment does not have; reading the backends refuses it */
export function secretIn(
  { parameter, secret: id, kmsKeyArn: key }: Secret,
  environmentName: string,
): SecretReference | undefined {
  const own = valueIn(parameter ?? id ?? {}, environmentName);
  if (own === undefined) return undefined;
  return {
    kind: parameter === undefined ? "secret" : "parameter",
    id: own,
    kmsKeyArn: key === undefined ? undefined : valueIn(key, environmentName),
  };
}

/**
 * Returns the problems of a secret that matches the schema; each begins with the field, or with nothing for
 * the secret itself.
 */
export function problemsWithSecret(
  { parameter, secret: id, kmsKeyArn: key }: Secret,
  environments: readonly Environment[],
): readonly string[] {
  if ((parameter === undefined) === (id === undefined))
    return [` is ${parameter === undefined ? "neither" : "both"}; allowed: one of parameter and secret`];
  return environments
    .flatMap(({ name, region }) => {
      const arns = { secret: id && valueIn(id, name), kmsKeyArn: key && valueIn(key, name) };
      return Object.entries(arns).flatMap(([field, arn]) =>
        arn === undefined || !arn.startsWith("arn:") || regionOf(arn) === region
          ? []
          : [`.${field} is ${show(arn)}; allowed: one in ${region}, the Region of ${name}`],
      );
    })
    .slice(0, 1);
}
