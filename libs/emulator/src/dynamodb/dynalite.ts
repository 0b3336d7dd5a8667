import { createRequire } from "node:module";
import type { Server } from "node:http";

interface DynaliteOptions {
  /** Directory of its LevelDB. @default in memory */
  readonly path?: string;
  readonly createTableMs?: number;
  readonly deleteTableMs?: number;
  readonly updateTableMs?: number;
}

// dynalite has no type declarations. Its server is never told to listen: requests are handed to it in process.
export const dynalite = createRequire(__filename)("dynalite") as (options: DynaliteOptions) => Server;
