/** A tenant's creation or deletion was begun and is not finished, so it can have no other change. */
export class TenantUnfinishedError extends Error {
  override readonly name = "TenantUnfinishedError";

  constructor(tenantId: string, status: "creating" | "deleting") {
    const command = status === "creating" ? "create" : "delete";
    super(`tenant "${tenantId}" is ${status}: if nobody is at it now, run ${command} again to finish it`);
  }
}
