import { cellsOf, isSameAccount, type Environment, type State } from "@tollgate/environments";
import type { TerraformStack } from "cdktf";

/** A stack that a pipeline deploys. */
export interface PipelineStack {
  readonly stack: TerraformStack;
  /** The environment as the stack has it: as one of its cells, or itself for what stands before them. */
  readonly environment: Environment;
  /** The environment that the stack is of. @default the same */
  readonly of?: Environment;
  /** @default the environment's */
  readonly region?: string;
  /** @default the environment's */
  readonly state?: State;
}

/** Returns the environment that a stack is of. */
export function ownerOf({ environment, of = environment }: PipelineStack): Environment {
  return of;
}

/** Whether a stack is a gateway, and not what stands before several. */
export function isCell(deployed: PipelineStack): boolean {
  return cellsOf(ownerOf(deployed)).some((cell) => cell.environment === deployed.environment);
}

/** Whether a stack is in an account. */
export function isIn(account: string | undefined, { environment }: PipelineStack): boolean {
  return isSameAccount(environment.account, account);
}
