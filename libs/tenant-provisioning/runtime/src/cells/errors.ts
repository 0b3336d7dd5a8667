import { ConflictError } from "../core/errors";

/** Another operator changed a tenant's entry in the directory at the same time. */
export class DirectoryChangedError extends ConflictError {
  override readonly name = "DirectoryChangedError";

  constructor(tenantId: string) {
    super(
      `the cell of tenant "${tenantId}" was changed by another operator at the same time: run the command again`,
    );
  }
}
