// Rules by resource type: one folder for each family of types, and `shared` for their building blocks.
// Attributes and types without a rule are handled in `judge`.

import { backupRules } from "./data/backups";
import { bucketRules } from "./data/buckets";
import { encryptionKeyRules } from "./data/encryption-keys";
import { storedDataRules } from "./data/stored-data";
import { tableRules } from "./data/tables";
import { functionRules } from "./functions/functions";
import { invocationRules } from "./functions/invocations";
import { storedValueRules } from "./functions/runs-at-apply";
import { signedCodeRules } from "./functions/signed-code";
import { httpApiRules } from "./gateway/http-api";
import { restApiRules } from "./gateway/rest-api";
import { routeRules } from "./gateway/routes";
import { stageRules } from "./gateway/stages";
import { usagePlanRules } from "./gateway/usage-plans";
import { attachmentRules } from "./identity/attachments";
import { identityProviderRules } from "./identity/identity-providers";
import { organizationRules } from "./identity/organization";
import { resourcePolicyRules } from "./identity/resource-policies";
import { roleRules } from "./identity/roles";
import { userRules } from "./identity/users";
import { domainRules } from "./network/domains";
import { networkRules } from "./network/network";
import { routerRules } from "./network/routers";
import { wafRules } from "./network/waf";
import type { TypeRules } from "./shared/rule";
import { alarmRules } from "./visibility/alarms";
import { insightRules } from "./visibility/insights";
import { logRules } from "./visibility/logs";
import { notificationRules } from "./visibility/notifications";

/** The rules of the review, by type of resource. */
export const rulesByType: ReadonlyMap<string, TypeRules> = new Map(
  [
    ...usagePlanRules,
    ...stageRules,
    ...restApiRules,
    ...httpApiRules,
    ...routeRules,
    ...domainRules,
    ...tableRules,
    ...bucketRules,
    ...encryptionKeyRules,
    ...backupRules,
    ...storedDataRules,
    ...functionRules,
    ...invocationRules,
    ...signedCodeRules,
    ...storedValueRules,
    ...roleRules,
    ...attachmentRules,
    ...userRules,
    ...identityProviderRules,
    ...organizationRules,
    ...resourcePolicyRules,
    ...networkRules,
    ...wafRules,
    ...routerRules,
    ...alarmRules,
    ...notificationRules,
    ...logRules,
    ...insightRules,
  ].flatMap((rules) => rules.types.map((type) => [type, rules] as const)),
);
