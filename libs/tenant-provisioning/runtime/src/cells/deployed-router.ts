import type { RouterTarget } from "@tollgate/records";

/** Where the deployed router sends the requests of each cell that it knows, by the cell's name. */
export type KnownCells = ReadonlyMap<string, RouterTarget>;

/** What the deployment of the router has stated about it. */
export interface DeployedRouter {
  /** @throws {KnownCellsError} when nothing is stated, or it cannot be read: then no cell counts as known */
  knownCells(): Promise<KnownCells>;
}
