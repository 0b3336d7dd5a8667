// The rights that Terraform needs for each type of resource, one file for each group of services.
// Not here: how rights become statements and policies (statements-of-stack.ts, policies-of.ts).

import { awsArn, type Place } from "@tollgate/environments";

/** The settings of one resource in a stack, with Terraform's names. */
export type Values = Readonly<Record<string, unknown>>;

/** The permissions that Terraform needs for one resource in AWS. */
export interface Right {
  /** Actions of a plan, which changes nothing. @default none */
  readonly read?: readonly string[];
  /** Additional actions of an apply. @default none */
  readonly write?: readonly string[];
  /** ARNs; `*` only where AWS defines no resource for an action. */
  readonly on: (values: Values, place: Place) => readonly string[];
  /** @default none */
  readonly condition?: (values: Values, place: Place) => object;
}

/** The permissions for each type of resource; an empty list where another type's rights include it. */
export type RightsByType = Readonly<Record<`aws_${string}`, readonly Right[]>>;

/** The resource for actions that do not support resource-level permissions. */
export const anywhere = (): readonly string[] => ["*"];

export const actions = (service: string, names: string): readonly string[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `${service}:${name}`);

/** The resource with an ARN in the environment's Region and account; `name` is the ARN's last part. */
export const arnOf =
  (service: string, name: (values: Values) => string) =>
  (values: Values, { region, accountId }: Place): readonly string[] => [
    awsArn(service, region, accountId, name(values)),
  ];

export const text = (values: Values, name: string): string => String(values[name]);

/**
 * The creator of a resource must give it the service's tag, which every resource gets: for resources that AWS
 * can name only after their creation.
 */
export const tagsOwn = (values: Values) => ({
  StringEquals: { "aws:RequestTag/service": text(values, "service") },
});

/** A role that a service creates for itself on an account's first use, with the caller's rights. */
export const serviceLinkedRole = (service: string, role: string): Right => ({
  write: actions("iam", "CreateServiceLinkedRole"),
  on: (_, { accountId }) => [awsArn("iam", "", accountId, `role/aws-service-role/${service}/${role}`)],
});
