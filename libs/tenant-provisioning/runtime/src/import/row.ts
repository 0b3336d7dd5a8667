import type { Environment, PlanName } from "@tollgate/environments";
import type { TokenOptions } from "../core/limits";
import type { TenantDetails } from "../core/tenant-record";

/** A row as it was read: nothing in it is checked. */
export interface UntrustedImportRow {
  readonly id?: unknown;
  readonly plan?: unknown;
  /** `active` or `suspended`, of a tenant that the import makes. @default active */
  readonly status?: unknown;
  /** Value of the API key. @default the value that `create` gives */
  readonly key?: unknown;
  /** SHA-256 of a token in lower-case hexadecimal, or `mint` for a new token. @default none */
  readonly token?: unknown;
  /** Public name of a token whose hash is given. @default `hash-` and the first 12 digits of the hash */
  readonly tokenId?: unknown;
  readonly label?: unknown;
  /** Seconds since 1970. */
  readonly expiresAt?: unknown;
  readonly scopes?: unknown;
  /** Whether a token whose hash is given lets nobody in until it is enabled. @default false */
  readonly disabled?: unknown;
  /** Of the tenant, as its contact and metadata. What is left out says nothing: it changes no tenant that has one. */
  readonly name?: unknown;
  readonly contact?: unknown;
  /** An object of texts, or in CSV its JSON: all that the tenant has. */
  readonly metadata?: unknown;
}

/** One tenant, and at most one of its tokens. */
export interface ImportRow extends TenantDetails {
  readonly tenantId: string;
  readonly plan: PlanName;
  readonly status: "active" | "suspended";
  /** Value of the API key. */
  readonly clientId: string;
  readonly token?:
    | { readonly kind: "mint"; readonly options: TokenOptions }
    | {
        readonly kind: "hash";
        readonly tokenHash: string;
        readonly tokenId: string;
        readonly disabled?: true;
        readonly options: TokenOptions;
      };
}

/** The fields of a row, and the column of a CSV file or member of a JSON line that each of them is. */
export const IMPORT_COLUMNS = {
  id: "id",
  plan: "plan",
  status: "status",
  key: "key",
  token: "token",
  tokenId: "token_id",
  label: "label",
  expiresAt: "expires_at",
  scopes: "scopes",
  disabled: "disabled",
  name: "name",
  contact: "contact",
  metadata: "metadata",
} as const satisfies Record<keyof UntrustedImportRow, string>;

/** A line of a file: a row, or why it is none. */
export type ImportLine =
  | { readonly line: number; readonly row: ImportRow }
  | { readonly line: number; readonly id?: string; readonly problem: string };

/** What rows are checked against. */
export type ImportEnvironment = Pick<Environment, "service" | "name" | "plans" | "tokenPrefix">;
