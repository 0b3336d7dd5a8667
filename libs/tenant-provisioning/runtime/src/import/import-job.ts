import type { TenantDetails, TenantRecord } from "../core/tenant-record";
import type { NewToken } from "../core/tokens";
import type { ImportRow } from "./import-row";

/**
 * The rows of one tenant, and the stage that it has reached. Each step of an import advances many jobs by one
 * stage.
 */
export interface ImportJob extends Pick<ImportRow, "tenantId" | "plan" | "status" | "clientId" | "limits"> {
  /** The name, contact and metadata in the rows. */
  readonly stated: TenantDetails;
  readonly rows: ImportJobRow[];
  stage: ImportStage;
}

/** A tenant that the import creates. */
interface Creation {
  /** The record of an earlier run that was interrupted. */
  readonly interrupted: TenantRecord | undefined;
}

/** A tenant whose record has the status `creating`. */
interface Recorded extends Creation {
  readonly record: TenantRecord;
}

export type ImportStage =
  | ({ readonly name: "planned" } & Creation)
  /**
   * `warnings` are API Gateway's warnings about the import of the key. Without them, the key existed before.
   */
  | ({ readonly name: "recorded"; readonly warnings?: readonly string[] } & Recorded)
  /**
   * The key is in its plan. `lostTokens` counts the tokens of an earlier run that are removed, because their
   * secrets are lost.
   */
  | ({ readonly name: "keyed"; readonly keyId: string; readonly lostTokens: number } & Recorded)
  | ({ readonly name: "created"; readonly lostTokens: number } & Creation)
  /** The tenant existed, and some of its tokens have yet to be stored. */
  | { readonly name: "adding"; readonly record: TenantRecord }
  /** The tenant existed, and nothing remains to be done. */
  | { readonly name: "present"; readonly record: TenantRecord }
  /** `leftover` is a record to remove, because the account can have no more API keys. */
  | { readonly name: "failed"; readonly reason: string; readonly leftover?: TenantRecord };

export type JobAt<Name extends ImportStage["name"]> = ImportJob & {
  readonly stage: Extract<ImportStage, { readonly name: Name }>;
};

export const isAt =
  <Name extends ImportStage["name"]>(name: Name) =>
  (job: ImportJob): job is JobAt<Name> =>
    job.stage.name === name;

export function enter(job: ImportJob, stage: ImportStage): void {
  job.stage = stage;
}

export const fail = (job: ImportJob, reason: string): void => enter(job, { name: "failed", reason });

export interface ImportJobRow {
  readonly line: number;
  readonly token: ImportRow["token"];
  /** The token that this run stored. */
  stored?: NewToken;
  /** Whether the tenant existed without this token. */
  isAddition: boolean;
  /** A note on a row that did not fail. */
  remark?: string;
  failure?: string;
}
