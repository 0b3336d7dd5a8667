import { domainRules } from "./domains";
import { functionRules } from "./functions";
import { httpApiRules } from "./http-api";
import { iamRules } from "./iam";
import { networkRules } from "./network";
import { restApiRules } from "./rest-api";
import { routeRules } from "./routes";
import type { TypeRules } from "./rule";
import { stageRules } from "./stages";
import { storageRules } from "./storage";
import { storedValueRules } from "./stored-values";
import { tableRules } from "./tables";
import { usagePlanRules } from "./usage-plans";
import { visibilityRules } from "./visibility";
import { wafRules } from "./waf";

/** What the review knows, by type of resource. */
export const rulesByType: ReadonlyMap<string, TypeRules> = new Map(
  [
    ...usagePlanRules,
    ...stageRules,
    ...restApiRules,
    ...httpApiRules,
    ...routeRules,
    ...domainRules,
    ...tableRules,
    ...functionRules,
    ...iamRules,
    ...networkRules,
    ...wafRules,
    ...visibilityRules,
    ...storageRules,
    ...storedValueRules,
  ].flatMap((rules) => rules.types.map((type) => [type, rules] as const)),
);
