import { cellsOf, type Environment } from "@tollgate/environments";
import type { App } from "cdktf";
import type { PipelineStack } from "../pipeline/pipeline-stack";
import { GatewayStack, type GatewayStackOptions } from "./gateway-stack";

/**
 * Creates the stacks of an environment: its cells, in the order in which they are deployed. Each waits for the one
 * before, and is destroyed before it.
 */
export function environmentStacks(
  app: App,
  environment: Environment,
  options: Omit<GatewayStackOptions, "environment">,
): readonly PipelineStack[] {
  const deployed: readonly PipelineStack[] = [
    ...cellsOf(environment).map((cell) => ({
      environment: cell.environment,
      of: environment,
      stack: new GatewayStack(app, cell.stack, { ...options, environment: cell.environment }),
    })),
    // The stack before several cells: last, so that it is deployed last.
  ];
  deployed.reduce<PipelineStack | undefined>((before, each) => {
    if (before !== undefined) each.stack.addDependency(before.stack);
    return each;
  }, undefined);
  return deployed;
}
