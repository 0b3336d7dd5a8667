import type { Environment } from "@tollgate/environments";
import type { TerraformStack } from "cdktf";

/** A resource of a stack, with what it will be in Terraform's JSON. */
export interface RuledResource {
  /** Of the construct: `dev/plans/General`. */
  readonly path: string;
  /** Such as `aws_api_gateway_stage`. */
  readonly type: string;
  /** Its settings, with Terraform's names; what other resources give is a placeholder. */
  readonly values: Readonly<Record<string, unknown>>;
}

interface RuledStack {
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

/** As much of a stack in Terraform's JSON as is read here. */
interface Synthesized {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, RuledResource["values"]>>>>;
}

/** Makes synth refuse a stack that breaks a rule, with the path of each construct that does. */
export function holdToRules(stack: TerraformStack, environment: Environment, rules: readonly Rule[]): void {
  stack.node.addValidation({
    validate: () => {
      const resources = resourcesOf(stack);
      return resources.flatMap((resource) =>
        rules
          .filter(({ about }) => about === resource.type)
          .flatMap(({ problem }) => problem(resource, { environment, resources }) ?? [])
          .map((problem) => `${resource.path}: ${problem}`),
      );
    },
  });
}

function resourcesOf(stack: TerraformStack): readonly RuledResource[] {
  const { resource = {} } = stack.toTerraform() as Synthesized;
  return Object.entries(resource).flatMap(([type, byId]) =>
    Object.values(byId).map((values) => ({ type, values, path: pathOf(values) })),
  );
}

/** cdktf keeps each construct's path beside its settings. */
function pathOf(values: RuledResource["values"]): string {
  const { metadata } = values["//"] as { readonly metadata: { readonly path: string } };
  return metadata.path;
}
