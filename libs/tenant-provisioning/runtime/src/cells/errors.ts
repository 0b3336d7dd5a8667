import { quoted } from "../core/free-text";
import { ConflictError, UnavailableError } from "../core/errors";

/** Another operator changed a tenant's entry in the directory at the same time. */
export class DirectoryChangedError extends ConflictError {
  override readonly name = "DirectoryChangedError";

  constructor(tenantId: string) {
    super(
      `the cell of tenant "${tenantId}" was changed by another operator at the same time: run the command again`,
    );
  }
}

/** The environment does not have the cell. */
export class UnknownCellError extends UnavailableError {
  override readonly name = "UnknownCellError";

  constructor(untrustedCell: string, environment: string, names: readonly string[]) {
    super(`${environment} has no cell ${quoted(untrustedCell)}: its cells are ${names.join(", ")}`);
  }
}
