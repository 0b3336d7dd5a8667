import type { Place } from "@tollgate/environments";
import { DataResource, type TerraformStack } from "cdktf";
import { apiGatewayRights } from "./rights/api-gateway";
import { dataRights } from "./rights/data";
import { edgeRights } from "./rights/edge";
import { functionRights } from "./rights/functions";
import { identityRights } from "./rights/identity";
import { observabilityRights } from "./rights/observability";
import type { Right, RightsByType, Values } from "./rights/rights";

export interface PolicyStatement {
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: object;
}

export interface AllowStatement extends PolicyStatement {
  readonly Effect: "Allow";
}

const rights: RightsByType = {
  ...apiGatewayRights,
  ...dataRights,
  ...edgeRights,
  ...functionRights,
  ...identityRights,
  ...observabilityRights,
};

/** The resources of a stack, by their types and ids. */
export type Resources = Readonly<Record<string, Readonly<Record<string, Values>>>>;

export function resourcesOf(stack: TerraformStack): Resources {
  const { resource = {} } = stack.toTerraform() as { resource?: Resources };
  return resource;
}

/**
 * Returns the rights that Terraform needs to plan a stack, and to apply it if `mayWrite`, with one statement
 * for the same actions. They are derived from the resources of the stack, so a resource that leaves the stack
 * takes its rights with it.
 *
 * @throws when the stack holds a resource of a type whose rights are not defined.
 */
export function statementsOfStack(
  stack: TerraformStack,
  service: string,
  place: Place,
  mayWrite: boolean,
): readonly AllowStatement[] {
  const resources = resourcesOf(stack);
  const merged = new Map<
    string,
    { actions: readonly string[]; on: Set<string>; condition: object | undefined }
  >();
  for (const [type, byId] of Object.entries(resources)) {
    for (const right of rightsOf(type)) {
      const actions = [...(right.read ?? []), ...((mayWrite && right.write) || [])];
      if (actions.length === 0) continue;
      for (const values of Object.values(byId)) {
        const named = { ...resolved(values, resources), service };
        const on = right.on(named, place);
        if (on.length === 0) continue;
        const condition = right.condition?.(named, place);
        const key = JSON.stringify([actions, condition]);
        const statement = merged.get(key) ?? { actions, on: new Set(), condition };
        for (const arn of on) statement.on.add(arn);
        merged.set(key, statement);
      }
    }
  }
  return [...merged.values()].map(({ actions, on, condition }) => ({
    Effect: "Allow",
    Action: actions,
    Resource: [...on].sort(),
    ...(condition && { Condition: condition }),
  }));
}

function rightsOf(type: string): readonly Right[] {
  // A value in Terraform's state only: it is no resource in AWS.
  if (type === DataResource.tfResourceType) return [];
  const found = (rights as Readonly<Record<string, readonly Right[]>>)[type];
  if (!found)
    throw new Error(`${type}: write down in apps/infra/src/pipeline/rights what Terraform does with it`);
  return found;
}

/** Resolves references to names of other resources in the stack: rights are granted before these exist. */
function resolved(values: Values, resources: Resources): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const [, type = "", id = "", setting = ""] = /^\$\{(\w+)\.([\w-]+)\.(\w+)\}$/.exec(String(value)) ?? [];
      return [name, resources[type]?.[id]?.[setting] ?? value];
    }),
  );
}
