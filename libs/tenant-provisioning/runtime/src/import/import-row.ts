import type { Environment, PlanLimits, PlanName } from "@tollgate/environments";
import type { TokenOptions } from "../core/limits";
import type { TenantDetails } from "../core/tenant-record";

export interface UntrustedImportRow {
  readonly id?: unknown;
  readonly plan?: unknown;
  /** `active` or `suspended`, for a new tenant. @default active */
  readonly status?: unknown;
  /** The value of the API key. @default the value that `create` uses */
  readonly key?: unknown;
  /**
   * The tenant's own limits: requests a second or `none`, requests at once, and requests in a period such as
   * `5000000/month` or `none`. Limits that a row does not state are those of the plan.
   *
   * @default the tenant has no limits of its own
   */
  readonly rate?: unknown;
  readonly burst?: unknown;
  readonly quota?: unknown;
  /** SHA-256 of a token in lower-case hexadecimal, or `mint` for a new token. @default none */
  readonly token?: unknown;
  /**
   * The public name of a token that is given by its hash.
   *
   * @default `hash-` and the first 12 digits of the hash
   */
  readonly tokenId?: unknown;
  readonly label?: unknown;
  /** Seconds since 1970. */
  readonly expiresAt?: unknown;
  readonly scopes?: unknown;
  /** Name of the cell that a token names which is given by its hash. @default the first cell, as one that others minted */
  readonly tokenCell?: unknown;
  /** Whether a token that is given by its hash is disabled. @default false */
  readonly disabled?: unknown;
  /** The tenant's details. An omitted detail does not contradict an existing tenant. */
  readonly name?: unknown;
  readonly contact?: unknown;
  /** The tenant's complete metadata: an object of texts, in CSV as JSON. */
  readonly metadata?: unknown;
  /** Name of the cell for a new tenant, where the environment has cells. @default the one with the most room */
  readonly cell?: unknown;
}

/** One tenant, and at most one of its tokens. */
export interface ImportRow extends TenantDetails {
  readonly tenantId: string;
  readonly plan: PlanName;
  readonly status: "active" | "suspended";
  /** Value of the API key. */
  readonly clientId: string;
  /** @default the tenant has no limits of its own */
  readonly limits?: PlanLimits;
  readonly cell?: string;
  readonly token?:
    | { readonly kind: "mint"; readonly options: TokenOptions }
    | {
        readonly kind: "hash";
        readonly tokenHash: string;
        readonly tokenId: string;
        readonly disabled?: true;
        /** Name of the cell that the token names. @default the first one */
        readonly names?: string;
        readonly options: TokenOptions;
      };
}

/** The CSV column, or JSON member, of each field. */
export const IMPORT_COLUMNS = {
  id: "id",
  plan: "plan",
  status: "status",
  key: "key",
  rate: "rate",
  burst: "burst",
  quota: "quota",
  token: "token",
  tokenId: "token_id",
  label: "label",
  expiresAt: "expires_at",
  scopes: "scopes",
  disabled: "disabled",
  name: "name",
  contact: "contact",
  metadata: "metadata",
  tokenCell: "token_cell",
  cell: "cell",
} as const satisfies Record<keyof UntrustedImportRow, string>;

/** A line of a file: a row, or the problem with it. */
export type ImportLine =
  | { readonly line: number; readonly row: ImportRow }
  | { readonly line: number; readonly id?: string; readonly problem: string };

/** The part of an environment that rows are checked against. */
export type ImportEnvironment = Pick<
  Environment,
  "service" | "name" | "cells" | "plans" | "tokenPrefix" | "maximumTokenLifetime"
>;
