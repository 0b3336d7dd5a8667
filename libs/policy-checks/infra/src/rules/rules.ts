import { accessLogNamesTheTenant } from "./access-log-names-the-tenant";
import { cachedPolicySpansTheStage, type PolicyOf } from "./cached-policy-spans-the-stage";
import { keyComesFromTheAuthorizer } from "./key-comes-from-the-authorizer";
import { logsEnd } from "./logs-end";
import { protectedTableCanBeRecovered } from "./protected-table-can-be-recovered";
import type { Rule } from "./rule";
import { serverErrorsRaiseAnAlarm } from "./server-errors-raise-an-alarm";
import { usagePlanCoversAStage } from "./usage-plan-covers-a-stage";

/** What `cdktf synth` refuses. @param policyOf of the authorizer that is deployed */
export const rules = (policyOf: PolicyOf): readonly Rule[] => [
  usagePlanCoversAStage,
  keyComesFromTheAuthorizer,
  cachedPolicySpansTheStage(policyOf),
  protectedTableCanBeRecovered,
  logsEnd,
  accessLogNamesTheTenant,
  serverErrorsRaiseAnAlarm,
];
