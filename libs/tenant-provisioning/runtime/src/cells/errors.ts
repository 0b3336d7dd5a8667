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

/** What a command says where the deployed router differs from the environment. */
abstract class DeployRouterError extends UnavailableError {
  /** @param problem what is wrong, without what to do */
  constructor(
    environment: string,
    readonly problem: string,
  ) {
    const router = `${environment}-router`;
    super(`${problem}: deploy ${router} (npx cdktf deploy ${router} --ignore-missing-stack-dependencies)`);
  }
}

/** The directory does not say which cells the deployed router knows, so that no cell counts as known. */
export class KnownCellsError extends DeployRouterError {
  override readonly name = "KnownCellsError";
}

/** The deployed router does not send a cell's requests to the cell: tokens of tenants there get 401. */
export class CellNotRoutedError extends DeployRouterError {
  override readonly name = "CellNotRoutedError";
}

/** The router's store has no room for further exceptions. */
export class RouterStoreFullError extends UnavailableError {
  override readonly name = "RouterStoreFullError";

  constructor() {
    super(
      "the router's store is full: CloudFront allows 5 MB, which is some 150,000 tokens of tenants that moved. " +
        "Move fewer tenants, or have tenants that moved change to new tokens, whose names need no exception",
    );
  }
}

/** The router of an environment with several cells is not deployed. */
export class RouterMissingError extends UnavailableError {
  override readonly name = "RouterMissingError";

  constructor(store: string) {
    super(`there is no key value store ${store} of CloudFront: deploy the environment's router stack`);
  }
}

/** The router's store was changed by others at each attempt. */
export class RouterChangedError extends ConflictError {
  override readonly name = "RouterChangedError";

  constructor() {
    super("the router's store was changed by others at the same time: run the command again");
  }
}

/** The router's store has no secret that could be activated. */
export class NextSecretMissingError extends ConflictError {
  override readonly name = "NextSecretMissingError";

  constructor() {
    super("the router's store has no next secret: mint one with tenants router-secret mint");
  }
}

/** The cells do not know the secret that is to be activated: they would refuse every request. */
export class SecretNotStatedError extends ConflictError {
  override readonly name = "SecretNotStatedError";

  /** @param hash of the secret, if Terraform can hold it */
  constructor(hash: string | undefined) {
    super(
      hash === undefined
        ? "the next secret was not minted by tenants router-secret mint, which replaces it"
        : `waf.routerSecretHashes does not state ${JSON.stringify(hash)}, the hash of the next secret, so the cells would refuse every request: ` +
            "state it beside the other one, and deploy all cells before this",
    );
  }
}

const cellsText = (cells: readonly string[]) => `${cells.length > 1 ? "cells" : "cell"} ${cells.join(", ")}`;

/** The deployed web ACLs of cells refuse the secret that is to be activated. Nothing was changed. */
export class SecretRefusedError extends ConflictError {
  override readonly name = "SecretRefusedError";

  /** @param cells their names, at least one */
  constructor(cells: readonly string[]) {
    super(
      `${cellsText(cells)}: a request with the next secret gets 403, so the deployed web ACL does not have its hash. ` +
        "Deploy all cells with the hashes that router-secret mint prints, and run this again. Nothing was changed",
    );
  }
}

/** A cell's API does not say whether it lets a secret pass. */
export class CellApiError extends UnavailableError {
  override readonly name = "CellApiError";

  /** @param problem such as "answers 500" */
  constructor(url: string, problem: string) {
    super(`${url} ${problem}`);
  }
}

/** Whether cells let the secret pass that is to be activated is not known. Nothing was changed. */
export class CellNotAskedError extends UnavailableError {
  override readonly name = "CellNotAskedError";

  /** @param failed at least one */
  constructor(readonly failed: readonly { readonly cell: string; readonly error: unknown }[]) {
    const problems = failed.map(
      ({ cell, error }) => `cell ${cell}: ${error instanceof Error ? error.message : String(error)}`,
    );
    super(
      `whether ${cellsText(failed.map(({ cell }) => cell))} would let the next secret pass is not known, so the router does not send it ` +
        `(${problems.join("; ")}). Run this again when a request without a token gets 401 there. Nothing was changed`,
    );
  }
}

/** What the errors about room say of an environment. */
interface Room {
  readonly environment: string;
  readonly capacity: number;
  readonly all: readonly { readonly cell: string }[];
}

const count = (capacity: number) => `${capacity.toLocaleString("en-US")} tenants`;

/** No cell has room for another tenant. */
export class CellsFullError extends UnavailableError {
  override readonly name = "CellsFullError";

  constructor({ environment, capacity, all }: Room) {
    super(
      `no cell of ${environment} has room: each of its ${all.length} takes ${count(capacity)}, or is closed, has no free API key, does not answer, or is not known to the deployed router. ` +
        "Add a cell to the environment's cells and deploy it, or delete tenants; doctor --fix counts room again that a killed run reserved (see: tenants cells)",
    );
  }
}

/** The stated cell has no room for another tenant. */
export class CellFullError extends UnavailableError {
  override readonly name = "CellFullError";

  constructor(cell: string, { environment, capacity }: Pick<Room, "environment" | "capacity">) {
    super(
      `cell ${cell} of ${environment} has no room: it takes ${count(capacity)}. ` +
        "Omit --cell for the cell with the most room (see: tenants cells)",
    );
  }
}

/** The stated cell takes no further tenants. */
export class CellClosedError extends UnavailableError {
  override readonly name = "CellClosedError";

  constructor(cell: string, environment: string) {
    super(
      `cell ${cell} of ${environment} is closed: it takes no further tenants, because it is being drained, or was. ` +
        `State another cell or none, or open it again: tenants cells open ${cell}`,
    );
  }
}

/** A tenant is in another cell than the stated one. */
export class TenantInCellError extends ConflictError {
  override readonly name = "TenantInCellError";

  constructor(tenantId: string, cell: string) {
    super(`tenant "${tenantId}" is in cell ${cell}: omit --cell, or move it with move-cell`);
  }
}

/** In place of a cell's name in a {@link SomeCellsFailedError}. */
export const ROUTER_STORE = "the router's store";

/** Some cells did not answer or failed. The result is complete for all others. */
export class SomeCellsFailedError extends Error {
  override readonly name = "SomeCellsFailedError";

  constructor(readonly failed: readonly { readonly cell: string; readonly error: unknown }[]) {
    super(`cells that did not answer: ${failed.map(({ cell }) => cell).join(", ")}`);
  }
}
