import { ConflictError, InvalidInputError, UnavailableError } from "../../core/errors";

/** A cell cannot be drained into itself. */
export class DrainTargetError extends InvalidInputError {
  override readonly name = "DrainTargetError";

  constructor(cell: string) {
    super(`cell ${cell} cannot be drained into itself: state another cell, or none`);
  }
}

/** The other cells have not enough room for the tenants of a cell. Nothing was changed. */
export class NotEnoughRoomError extends UnavailableError {
  override readonly name = "NotEnoughRoomError";

  /** @param room of each cell that takes tenants, by name */
  constructor(cell: string, tenants: number, room: ReadonlyMap<string, number>) {
    const all = [...room.values()].reduce((sum, left) => sum + left, 0);
    const each = [...room].map(([name, left]) => `cell ${name}: ${left}`).join(", ");
    super(
      `cell ${cell} has ${tenants} tenants to move, and there is room for ${all} (${each || "no other cell takes tenants"}), ` +
        `which is ${tenants - all} too few. Nothing was changed: add a cell, or delete tenants (see: tenants cells)`,
    );
  }
}

/** A cell has a record of a tenant that is in another cell. */
export class StrayRecordError extends ConflictError {
  override readonly name = "StrayRecordError";

  constructor(tenantId: string, cell: string, home: string) {
    super(
      `tenant "${tenantId}" is in cell ${home}, and cell ${cell} has a record of it too: see tenants doctor`,
    );
  }
}

/** A tenant whose move was cancelled is being moved again. */
export class MovedAgainError extends ConflictError {
  override readonly name = "MovedAgainError";

  constructor(tenantId: string, cell: string) {
    super(
      `tenant "${tenantId}" is being moved again since its move was cancelled: stop the drain of cell ${cell} that runs`,
    );
  }
}
