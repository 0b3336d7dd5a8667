import type { ImportRow } from "./row";
import type { TenantDetails, TenantRecord } from "../core/tenant-record";
import type { NewToken } from "../core/tokens";

/** The rows of one tenant, and how far it is. Each step of an import takes many jobs one step on. */
export interface ImportJob extends Pick<ImportRow, "tenantId" | "plan" | "status" | "clientId"> {
  /** What the rows say of name, contact and metadata. */
  readonly stated: TenantDetails;
  readonly rows: ImportJobRow[];
  /** As it was found. */
  existing?: TenantRecord;
  /** As it is recorded that the tenant is being made. */
  creating?: TenantRecord;
  /** What API Gateway warned of when its key was imported. */
  warnings?: readonly string[];
  keyId?: string;
  /** Tokens that an earlier run stored, whose secrets nobody can have. */
  lostTokens: number;
  /** Why nothing more is done for it. */
  failure?: string;
  /** Whether it has failed because the account can have no more API keys. */
  isBeyondQuota?: true;
  isDone: boolean;
}

export interface ImportJobRow {
  readonly line: number;
  readonly token: ImportRow["token"];
  /** What is stored for its token. */
  stored?: NewToken;
  /** Whether the tenant was there, and the token is not. */
  isAddition: boolean;
  /** What there is to know of it beside what was done. */
  remark?: string;
  failure?: string;
}

/** Whether there is still something to be done for it. */
export const isGoing = ({ failure }: ImportJob): boolean => failure === undefined;

/** Whether a tenant is to be made, or finished. */
export function isNew({ failure, existing }: ImportJob): boolean {
  return failure === undefined && (existing === undefined || existing.status === "creating");
}
