import type { Stage } from "../context/request-context";
import type { Account } from "../context/services";

/** An event's JSON about a stage. */
export interface StageJson {
  /** The value of `stageVariables`. */
  readonly variables: string;
  /** The context's members `accountId`, `stage`, `deploymentId` and `apiId`. */
  readonly deployment: string;
}

const known = new WeakMap<Stage, StageJson>();

export function stageJson(stage: Stage, account: Account): StageJson {
  let json = known.get(stage);
  if (!json) known.set(stage, (json = newStageJson(stage, account)));
  return json;
}

function newStageJson({ name, apiId, deploymentId, variables }: Stage, { accountId }: Account): StageJson {
  return {
    variables: Object.keys(variables).length === 0 ? "null" : JSON.stringify(variables),
    deployment: JSON.stringify({ accountId, stage: name, deploymentId, apiId }).slice(1, -1),
  };
}
