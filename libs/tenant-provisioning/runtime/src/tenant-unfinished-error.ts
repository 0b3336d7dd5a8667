import type { UnfinishedStatus } from "./tenant-record";

const COMMANDS = { creating: "create", adopting: "adopt", deleting: "delete" } as const;

/** A tenant's creation, adoption or deletion was begun and is not finished, so it can have no other change. */
export class TenantUnfinishedError extends Error {
  override readonly name = "TenantUnfinishedError";

  constructor(tenantId: string, status: UnfinishedStatus) {
    super(
      `tenant "${tenantId}" is ${status}: if nobody is at it now, run ${COMMANDS[status]} again to finish it`,
    );
  }
}
