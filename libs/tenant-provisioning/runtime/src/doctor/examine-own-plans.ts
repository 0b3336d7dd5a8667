import type { Finding } from "./finding";
import { removeOwnPlan, settle } from "./repairs";
import type { Stock } from "./take-inventory";

/** Reports usage plans of own limits whose tenant does not exist, or has no limits of its own. */
export function* examineOwnPlans({ ownPlans, records, plans }: Stock): Iterable<Finding> {
  const kind = "plan-without-tenant";
  for (const [tenantId, deployed] of ownPlans) {
    const record = records.get(tenantId);
    // The finding of an unfinished or unsettled tenant is repaired together with its plan.
    if (record !== undefined && (record.limits !== undefined || !record.settled)) continue;
    for (const plan of deployed) {
      const { id, name: subject, keyIds } = plan;
      const isEmpty = keyIds.length === 0;
      const whose =
        record === undefined
          ? `there is no tenant "${tenantId}"`
          : `tenant "${tenantId}" has no limits of its own`;
      const cause = isEmpty ? whose : `${whose}, and API key ${keyIds.join(", ")} is in it`;
      if (record !== undefined) {
        yield { kind, subject, cause, mend: `limits ${tenantId} --reset`, repair: settle(record) };
        continue;
      }
      const mend = isEmpty
        ? `aws apigateway delete-usage-plan --usage-plan-id ${id}, after its stages are removed`
        : `move the API keys to another plan, or delete them, and run doctor again`;
      const found = plans.find((each) => each.id === id) ?? plan;
      yield { kind, subject, cause, mend, ...(isEmpty && { repair: removeOwnPlan(found, tenantId) }) };
    }
  }
}
