import { cellsOf, routerOf } from "./cells";
import type { Environment } from "./schema/environment";

/** A stack of an environment. */
export interface DeployedStack {
  /** Its name, such as `prod`. */
  readonly name: string;
  /** Name of its environment, which is also that of the environment on GitHub. */
  readonly environment: string;
  /** AWS Region that it is deployed to. */
  readonly region: string;
  /** Name of its cell. @default it is the environment's only one, or what stands before several */
  readonly cell?: string;
  /** Name of the stack before the environment's cells, which may be this one. @default the environment has one cell */
  readonly router?: string;
}

/**
 * Returns the stacks of environments in the order of deployment: one environment after the other, in the order of the
 * list, and of each its cells one after the other, and last what stands before them. They are destroyed in the
 * opposite order.
 */
export function deployedStacks(environments: readonly Environment[]): readonly DeployedStack[] {
  return environments.flatMap((environment) => {
    const router = routerOf(environment);
    const of = { environment: environment.name, ...(router && { router: router.stack }) };
    const cells = cellsOf(environment).map(({ name, stack, environment: { region } }) => ({
      name: stack,
      region,
      ...(router && { cell: name }),
      ...of,
    }));
    return router === undefined ? cells : [...cells, { name: router.stack, region: router.region, ...of }];
  });
}
