import type { Rule } from "./rule";

/** A key in a plan that covers no stage is refused everywhere. */
export const usagePlanCoversAStage: Rule = {
  about: "aws_api_gateway_usage_plan",
  problem: ({ values }) => {
    const stages = values["api_stages"];
    if (Array.isArray(stages) && stages.length > 0) return undefined;
    return "the usage plan covers no stage, so each of its keys would get 403: name one in apiStages";
  },
};
