import type { Environment } from "@tollgate/environments";
import type { TerraformStack } from "cdktf";

/** A resource of a stack as it stands in the synthesized JSON. */
export interface CheckedResource {
  /** Path of the construct: `dev/plans/General`. */
  readonly path: string;
  /** Such as `aws_api_gateway_stage`. */
  readonly type: string;
  /** Its settings, with Terraform's names; references to other resources are placeholders. */
  readonly values: Readonly<Record<string, unknown>>;
}

interface CheckedStack {
  readonly environment: Environment;
  readonly resources: readonly CheckedResource[];
}

/** A requirement on each resource of one type; `cdktf synth` fails if one breaks it. */
export interface Policy {
  /** Terraform type of the checked resources. */
  readonly about: string;
  /** @returns the problem, why it matters and how to fix it; `undefined` if there is none */
  readonly problem: (resource: CheckedResource, stack: CheckedStack) => string | undefined;
}

/** The members of a synthesized stack that are read here. */
interface Synthesized {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, CheckedResource["values"]>>>>;
}

/** Makes `cdktf synth` fail with one error for each construct that breaks a policy. */
export function enforcePolicies(
  stack: TerraformStack,
  environment: Environment,
  policies: readonly Policy[],
): void {
  stack.node.addValidation({
    validate: () => {
      const resources = resourcesOf(stack);
      return resources.flatMap((resource) =>
        policies
          .filter(({ about }) => about === resource.type)
          .flatMap(({ problem }) => problem(resource, { environment, resources }) ?? [])
          .map((problem) => `${resource.path}: ${problem}`),
      );
    },
  });
}

function resourcesOf(stack: TerraformStack): readonly CheckedResource[] {
  const { resource = {} } = stack.toTerraform() as Synthesized;
  return Object.entries(resource).flatMap(([type, byId]) =>
    Object.values(byId).map((values) => ({ type, values, path: pathOf(values) })),
  );
}

/** cdktf keeps each construct's path beside its settings. */
function pathOf(values: CheckedResource["values"]): string {
  const { metadata } = values["//"] as { readonly metadata: { readonly path: string } };
  return metadata.path;
}
