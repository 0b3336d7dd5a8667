import { awsArn, type Place } from "@tollgate/environments";

/** The settings of one resource in a stack, with Terraform's names. */
export type Values = Readonly<Record<string, unknown>>;

/** What Terraform does with one thing in AWS. */
export interface Right {
  /** What a plan does: it changes nothing. @default nothing */
  readonly read?: readonly string[];
  /** What an apply does besides. @default nothing */
  readonly write?: readonly string[];
  /** ARNs; `*` only where AWS knows no resource for an action. */
  readonly on: (values: Values, place: Place) => readonly string[];
  /** @default under any */
  readonly condition?: (values: Values, place: Place) => object;
}

/** What Terraform does with the resources of a type; none for one that lives in another's rights. */
export type RightsByType = Readonly<Record<`aws_${string}`, readonly Right[]>>;

/** Actions for which AWS knows no resource. */
export const anywhere = (): readonly string[] => ["*"];

export const actions = (service: string, names: string): readonly string[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `${service}:${name}`);

export const text = (values: Values, name: string): string => String(values[name]);

/** Who makes a thing gives it the service's tag, which every resource gets: for what AWS can name only once it exists. */
export const tagsOwn = (values: Values) => ({
  StringEquals: { "aws:RequestTag/service": text(values, "service") },
});

/** A role that a service makes for itself when an account first uses it, with its caller's rights. */
export const serviceLinkedRole = (service: string, role: string): Right => ({
  write: actions("iam", "CreateServiceLinkedRole"),
  on: (_, { accountId }) => [awsArn("iam", "", accountId, `role/aws-service-role/${service}/${role}`)],
});
