import type { Rule } from "./rule";

/** API Gateway's metric of answers from 500 to 599. */
const METRIC = '"5XXError"';

/** An API that fails for everyone must not depend on a tenant's call to be found out. */
export const serverErrorsRaiseAnAlarm: Rule = {
  about: "aws_api_gateway_stage",
  problem: (_, { resources }) => {
    const alarms = resources.filter(({ type }) => type === "aws_cloudwatch_metric_alarm");
    if (alarms.some(({ values }) => JSON.stringify(values).includes(METRIC))) return undefined;
    return "no alarm watches the stage's 5XXError: add one";
  },
};
