import type { Rule } from "./rule";

/** Who protects a table from deletion cannot afford to lose what was in it a minute ago either. */
export const protectedTableCanBeRecovered: Rule = {
  about: "aws_dynamodb_table",
  problem: ({ values }, { environment }) => {
    const recovery = values["point_in_time_recovery"] as { readonly enabled?: unknown } | undefined;
    if (!environment.deletionProtection || recovery?.enabled === true) return undefined;
    return `the table has no point-in-time recovery, which ${environment.name} needs: set pointInTimeRecovery`;
  },
};
