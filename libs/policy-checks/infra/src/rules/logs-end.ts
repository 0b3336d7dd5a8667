import type { Rule } from "./rule";

/** CloudWatch keeps lines for ever unless it is told otherwise: addresses of callers among them. */
export const logsEnd: Rule = {
  about: "aws_cloudwatch_log_group",
  problem: ({ values }) => {
    const days = values["retention_in_days"];
    if (typeof days === "number" && days > 0) return undefined;
    return "the log group keeps its lines for ever: set retentionInDays";
  },
};
