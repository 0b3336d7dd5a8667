import type { Environment } from "@tollgate/environments";
import { tenantPlanName } from "@tollgate/records";
import { OWN_PLAN, ownPlanProblem } from "../tenant/own-plan";
import type { Finding } from "./finding";
import {
  finishingCommand,
  isElsewhere,
  isUnfinished,
  type TenantRecord,
  type UnfinishedStatus,
} from "../core/tenant-record";
import { finishAdoption, finishDeletion, settle } from "./repairs";
import { moveCommand } from "../tenant/errors";
import type { Stock } from "./take-inventory";

const BEGUN = {
  creating: "creation",
  adopting: "adoption",
  deleting: "deletion",
  arriving: "move to this cell",
  leaving: "move to another cell",
} as const;

/** Reports the differences between a tenant's record and its API key. */
export function* examineTenant(
  record: TenantRecord,
  stock: Pick<Stock, "keysByValue" | "plansByKey" | "ownPlans" | "plans">,
  environment: Pick<Environment, "service" | "name" | "plans">,
): Iterable<Finding> {
  const { keysByValue, plansByKey } = stock;
  const { plans } = environment;
  const { tenantId: subject, status, plan, settled, clientId, apiKeyId } = record;
  if (isUnfinished(status)) {
    const cause = `its ${BEGUN[status]} ${isElsewhere(status) ? "is not finished" : "was interrupted"}`;
    const repair = repairOf(status, record);
    yield {
      kind: "tenant-unfinished",
      subject,
      cause,
      mend: finishingCommand(record),
      ...(repair && { repair }),
    };
    return;
  }
  const keys = keysByValue.get(clientId) ?? [];
  const key = keys.find(({ id }) => id === apiKeyId) ?? keys[0];
  if (key === undefined) {
    const cause = `there is no API key with the value ${clientId}`;
    yield { kind: "tenant-without-key", subject, cause, mend: `delete ${subject}, and create it again` };
    return;
  }
  const again = status === "active" ? `resume ${subject}` : `suspend ${subject}`;
  const repair = settle(record);
  const ownPlans = stock.ownPlans.get(subject) ?? [];
  const isInOwn = ownPlans.some(({ keyIds }) => keyIds.includes(key.id));
  const held = [...(plansByKey.get(key.id) ?? []), ...(isInOwn ? [OWN_PLAN] : [])];
  const wanted = record.limits === undefined ? plan : OWN_PLAN;
  const problem = ownPlanProblem(record, stock, environment);
  const isPlanRemoved = !Object.hasOwn(plans, plan);
  if (isPlanRemoved) {
    const cause = `it is on plan ${plan}, which the environment no longer has`;
    yield { kind: "plan-removed", subject, cause, mend: moveCommand(subject, Object.keys(plans)) };
  }
  if (key.enabled !== (status === "active")) {
    const cause = `it is ${status}, and its API key is ${key.enabled ? "enabled" : "disabled"}`;
    yield { kind: "key-state", subject, cause, mend: again, repair };
  } else if (!isPlanRemoved && record.limits !== undefined && ownPlans.length === 0) {
    const cause = `there is no usage plan ${tenantPlanName(environment, subject)} of its own limits`;
    yield { kind: "plan-missing", subject, cause, mend: again, repair };
  } else if (!isPlanRemoved && (held.length !== 1 || held[0] !== wanted)) {
    const cause = `its API key is in ${held.join(" and ") || "no plan"}, and must be in ${wanted}`;
    yield { kind: "key-plan", subject, cause, mend: `move ${subject} --plan ${plan}`, repair };
  } else if (!isPlanRemoved && problem !== undefined) {
    yield { kind: "plan-limits", subject, cause: problem, mend: again, repair };
  } else if (key.id !== apiKeyId) {
    const cause = `API key ${apiKeyId} is gone, and ${key.id} has its value`;
    yield { kind: "tenant-unsettled", subject, cause, mend: again, repair };
  } else if (!settled) {
    yield {
      kind: "tenant-unsettled",
      subject,
      cause: "its last change was interrupted",
      mend: again,
      repair,
    };
  }
}

/**
 * An unfinished creation has no automatic repair, because it issues a secret that a person has to receive.
 */
function repairOf(status: UnfinishedStatus, record: TenantRecord): Finding["repair"] {
  // A move needs the other cell, too.
  if (status === "creating" || isElsewhere(status)) return undefined;
  return status === "adopting" ? finishAdoption(record) : finishDeletion(record);
}
