import type { Inventory } from "./inventory";
import type { KeyImport } from "./key-import";
import type { MintedSecrets } from "./minted-secrets";
import type { TableBatches } from "./table-batches";
import type { Tenancy } from "./tenancy";

/** What importing needs beside what single changes need. */
export interface ImportPorts {
  readonly inventory: Pick<Inventory, "keys" | "keysIn">;
  readonly batches: TableBatches;
  readonly keyImport: KeyImport;
  readonly secrets: MintedSecrets;
}

export type ImportTenancy = Tenancy & ImportPorts;
