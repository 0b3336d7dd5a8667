// Reports: a review as Markdown and as JSON, with every untrusted text escaped. The texts of hazards are in
// `findings`.

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
  /** The attributes that differ. */
  readonly untrustedAttributes: readonly string[];
  /** The earlier address, when only the address changes. */
  readonly untrustedPreviousAddress?: string;
  /** Terraform's reason for a replacement or a deletion, such as `replace_because_tainted`. */
  readonly untrustedReason?: string;
  readonly isImport: boolean;
  /** Routes that a harmless change adds to an API, such as `GET /orders`. */
  readonly untrustedNewRoutes: readonly string[];
  /** Whether the change has no findings. */
  readonly isHarmless: boolean;
}

export interface Review {
  readonly verdict: Verdict;
  readonly untrustedTerraformVersion: string | undefined;
  readonly untrustedFormatVersion: string;
  /** The number of resources per action, without data sources. */
  readonly counts: Readonly<Record<Action, number>>;
  /** Worst first. Findings with an exception do not count for the verdict. */
  readonly findings: readonly (Finding & { readonly exception?: Exception })[];
  readonly changes: readonly ReviewedChange[];
  readonly untrustedOutputs: readonly { readonly name: string; readonly actions: readonly string[] }[];
  /** All exceptions in the file, until they are removed from it. */
  readonly exceptions: {
    readonly expired: readonly Exception[];
    readonly used: readonly Exception[];
    readonly unused: readonly Exception[];
  };
}

/**
 * Exit statuses of a review. Every reason for which a plan is not reviewed is 3, so that it is never mistaken
 * for a verdict.
 */
export const exitStatuses = { clean: 0, warnings: 1, blocked: 2, notReviewed: 3 } as const;
