import type { Environment } from "@tollgate/environments";

/** A resource of a stack, with what it will be in Terraform's JSON. */
export interface RuledResource {
  /** Of the construct: `dev/plans/General`. */
  readonly path: string;
  /** Such as `aws_api_gateway_stage`. */
  readonly type: string;
  /** Its settings, with Terraform's names; what other resources give is a placeholder. */
  readonly values: Readonly<Record<string, unknown>>;
}

export interface RuledStack {
  readonly environment: Environment;
  readonly resources: readonly RuledResource[];
}

/** What must hold of each resource of one type, or the stack is not synthesized. */
export interface Rule {
  /** Terraform's type of the resources that it is about. */
  readonly about: string;
  /** @returns what is wrong, why that matters and what to do; nothing when all is well */
  readonly problem: (resource: RuledResource, stack: RuledStack) => string | undefined;
}
