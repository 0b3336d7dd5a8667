import { awsArn, cellsOf, routerOf, type Environment } from "@tollgate/environments";
import type { App } from "cdktf";
import type { PipelineStack } from "../pipeline/pipeline-stack";
import { GatewayStack, type GatewayStackOptions } from "./gateway-stack";
import { RouterStack } from "./router-stack";

/**
 * Creates the stacks of an environment, in the order in which they are deployed: its cells, and the router before
 * several. Each waits for the one before, and is destroyed before it.
 */
export function environmentStacks(
  app: App,
  environment: Environment,
  options: Omit<GatewayStackOptions, "environment" | "formerDomain" | "operatorRoles">,
): readonly PipelineStack[] {
  const router = routerOf(environment);
  const operatorRoles = rolesOfOperators(environment);
  const cells = cellsOf(environment).map(({ name, stack: id, environment: own }, at) => {
    const formerDomain = router && at === 0 ? environment.domain : undefined;
    const stack = new GatewayStack(app, id, {
      ...options,
      environment: own,
      formerDomain,
      // Operators begin in the environment's own account, where the first cell is.
      ...(at === 0 && operatorRoles.length > 0 && { operatorRoles }),
    });
    return {
      environment: own,
      of: environment,
      stack,
      cell: { name, apiId: stack.restApiId, region: own.region },
    };
  });
  const deployed: PipelineStack[] = [...cells];
  const [first, ...rest] = cells.map(({ cell }) => cell);
  if (router && first) {
    const stack = new RouterStack(app, router.stack, { ...options, router, cells: [first, ...rest] });
    deployed.push({ environment: router.environment, of: environment, stack });
  }
  deployed.reduce<PipelineStack | undefined>((before, each) => {
    if (before !== undefined) each.stack.addDependency(before.stack);
    return each;
  }, undefined);
  return deployed;
}

/** Returns the ARNs of `roles.operate` in each account of an environment. */
function rolesOfOperators(environment: Environment): readonly string[] {
  const { operate } = environment.roles ?? {};
  if (operate === undefined) return [];
  const accounts = cellsOf(environment).flatMap((cell) => cell.environment.account ?? []);
  return [...new Set(accounts)].map((account) => awsArn("iam", "", account, `role/${operate}`));
}
