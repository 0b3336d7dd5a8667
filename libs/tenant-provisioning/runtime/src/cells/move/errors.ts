import { ConflictError, InvalidInputError } from "../../core/errors";

/** Another tenant of the target cell has a record, or a token, that the moved tenant needs there. */
export class TakenInCellError extends ConflictError {
  override readonly name = "TakenInCellError";

  /** @param what such as "token 0123456789abcdef" @param cell the cell that another has it in */
  constructor(tenantId: string, what: string, cell: string) {
    super(`tenant "${tenantId}" cannot be moved to cell ${cell}, where another tenant has ${what}`);
  }
}

/** The move of a tenant is being cancelled, so it can neither go on nor be replaced by another. */
export class ReturningError extends ConflictError {
  override readonly name = "ReturningError";

  /** @param to the cell that the tenant was being moved to */
  constructor(tenantId: string, to: string) {
    super(
      `the move of tenant "${tenantId}" to cell ${to} is being cancelled: ` +
        `run tenants move-cell ${tenantId} --to ${to} --cancel to finish that`,
    );
  }
}

/** A tenant is in the cell that it was moved to, so its move can only be finished. */
export class MoveNotCancelledError extends ConflictError {
  override readonly name = "MoveNotCancelledError";

  /** @param from the cell that the tenant still leaves. Undefined if it has left it */
  constructor(tenantId: string, cell: string, from: string | undefined) {
    super(
      `tenant "${tenantId}" is in cell ${cell} already, so its move there cannot be cancelled any more: ` +
        (from === undefined
          ? "move it to another cell"
          : `finish it with tenants move-cell ${tenantId} --to ${cell}, and then move it back with tenants move-cell ${tenantId} --to ${from}`),
    );
  }
}

/** The former cell of a tenant still answers, so the tenant can neither be moved again nor get another plan or limits. */
export class StillLeavingError extends ConflictError {
  override readonly name = "StillLeavingError";

  /** @param until seconds since 1970 */
  constructor(tenantId: string, from: string, until: number) {
    super(
      `tenant "${tenantId}" still leaves cell ${from}, until ${new Date(until * 1000).toISOString()}: ` +
        "run this command again then",
    );
  }
}

/** An overlap is shorter than the time for which the authorizer's answers are cached. */
export class OverlapError extends InvalidInputError {
  override readonly name = "OverlapError";

  constructor(cacheTtlSeconds: number) {
    super(
      `the overlap is at least ${cacheTtlSeconds}s, for which API Gateway caches the authorizer's answers`,
    );
  }
}
