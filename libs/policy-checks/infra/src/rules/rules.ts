import { accessLogNamesTheTenant } from "./access-log-names-the-tenant";
import { cachedPolicySpansTheStage } from "./cached-policy-spans-the-stage";
import { keyComesFromTheAuthorizer } from "./key-comes-from-the-authorizer";
import { logsEnd } from "./logs-end";
import { protectedTableCanBeRecovered } from "./protected-table-can-be-recovered";
import type { Rule } from "./rule";
import { serverErrorsRaiseAnAlarm } from "./server-errors-raise-an-alarm";
import { usagePlanCoversAStage } from "./usage-plan-covers-a-stage";

/** What `cdktf synth` refuses. */
export const rules: readonly Rule[] = [
  usagePlanCoversAStage,
  keyComesFromTheAuthorizer,
  cachedPolicySpansTheStage(),
  protectedTableCanBeRecovered,
  logsEnd,
  accessLogNamesTheTenant,
  serverErrorsRaiseAnAlarm,
];
