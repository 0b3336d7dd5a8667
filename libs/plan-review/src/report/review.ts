import type { Exception } from "../exceptions/read-exceptions";
import type { Finding } from "../findings/finding";
import type { Action } from "../diff/change";

/** The result of a review. */
export type Verdict = "clean" | "warnings" | "blocked";

/** One resource that the plan changes. */
export interface ReviewedChange {
  readonly untrustedAddress: string;
  readonly untrustedType: string;
  readonly action: Action;
  /** Attributes that differ. */
  readonly untrustedAttributes: readonly string[];
  /** Where it was before, when only its address changes. */
  readonly untrustedPreviousAddress?: string;
  /** Terraform's reason for a replacement or a deletion, such as `replace_because_tainted`. */
  readonly untrustedReason?: string;
  readonly isImport: boolean;
  /** Routes that it adds to an API, such as `GET /orders`; only of harmless ones. */
  readonly untrustedNewRoutes: readonly string[];
  /** Whether no rule found anything about it. */
  readonly isHarmless: boolean;
}

export interface Review {
  readonly verdict: Verdict;
  readonly untrustedTerraformVersion: string | undefined;
  readonly untrustedFormatVersion: string;
  /** How many resources each action has; data sources are not counted. */
  readonly counts: Readonly<Record<Action, number>>;
  /** The worst first. Those with an exception do not count for the verdict. */
  readonly findings: readonly (Finding & { readonly exception?: Exception })[];
  readonly changes: readonly ReviewedChange[];
  readonly untrustedOutputs: readonly { readonly name: string; readonly actions: readonly string[] }[];
  /** Every exception of the file, until it is removed from it. */
  readonly exceptions: {
    readonly expired: readonly Exception[];
    readonly used: readonly Exception[];
    readonly unused: readonly Exception[];
  };
}

/** Exit statuses of a review. Whatever keeps a plan from being reviewed is 3, so that it is never taken for a verdict. */
export const exitStatuses = { clean: 0, warnings: 1, blocked: 2, notReviewed: 3 } as const;
