import { randomId } from "./ids";
import type { Tenancy } from "./tenancy";
import { TenantChangedError } from "./tenant-changed-error";
import type { TenantRecord } from "./tenant-record";

/** Removes the record of a tenant that cannot be made and has no key, unless somebody else is at it. */
export async function withdrawCreation(
  creating: TenantRecord,
  tenancy: Pick<Tenancy, "records" | "randomBytes">,
): Promise<void> {
  const deleting: TenantRecord = { ...creating, status: "deleting", revision: randomId(tenancy) };
  try {
    await tenancy.records.write(deleting, creating.revision);
    await tenancy.records.remove(deleting);
  } catch (error) {
    if (!(error instanceof TenantChangedError)) throw error;
  }
}
