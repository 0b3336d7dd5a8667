import type { Action } from "../diff/change";
import { groups, hazardKinds, type Group, type HazardId, type Severity } from "../findings/hazards";
import type { Message } from "../findings/message";
import { redact } from "../secrets/patterns";
import { affected } from "./affected";
import { safeJson, visible } from "./escape";
import { exitStatuses, type Review, type Verdict } from "./review";

/** The output of `--json`. Members may be added; none is renamed or removed while `formatVersion` is 1. */
export interface ReviewJson {
  readonly formatVersion: 1;
  readonly verdict: Verdict;
  readonly exitStatus: number;
  readonly terraformVersion: string | null;
  readonly planFormatVersion: string;
  readonly counts: Readonly<Record<Action, number>>;
  /** The audiences of hazards that block or need a decision, such as "all tenants", largest first. */
  readonly affected: readonly string[];
  readonly hazards: readonly HazardJson[];
  readonly changes: readonly ChangeJson[];
  readonly outputs: readonly { readonly name: string; readonly actions: readonly string[] }[];
  readonly exceptions: {
    readonly expired: readonly ExceptionJson[];
    readonly used: readonly ExceptionJson[];
    readonly unused: readonly ExceptionJson[];
  };
}

export interface HazardJson {
  readonly id: HazardId;
  readonly severity: Severity;
  readonly group: Group;
  readonly groupTitle: string;
  readonly address: string;
  /** The message of the finding. */
  readonly what: string;
  /**
   * All places in the resource, such as routes, if the message stands for several; empty where the message
   * names its subject.
   */
  readonly places: readonly string[];
  /** The effect of the hazard. */
  readonly why: string;
  /** The recommended alternative. */
  readonly instead: string;
  /** The exception that accepts the hazard, or null. Accepted hazards do not count for the verdict. */
  readonly exception: { readonly reason: string; readonly expires: string } | null;
}

export interface ChangeJson {
  readonly address: string;
  readonly type: string;
  readonly action: Action;
  readonly attributes: readonly string[];
  readonly previousAddress: string | null;
  readonly reason: string | null;
  readonly imported: boolean;
  /** Routes that a harmless change adds to an API. */
  readonly newRoutes: readonly string[];
  /** Whether the change has no findings of any severity. */
  readonly harmless: boolean;
}

interface ExceptionJson {
  readonly hazard: HazardId;
  readonly address: string;
  /**
   * The value to which the exception is limited; absent where it accepts every hazard of this kind at the
   * address.
   */
  readonly about?: string;
  readonly reason: string;
  readonly expires: string;
}

export function reviewJson(review: Review): ReviewJson {
  return withoutSecrets({
    formatVersion: 1,
    verdict: review.verdict,
    exitStatus: exitStatuses[review.verdict],
    terraformVersion: review.untrustedTerraformVersion ?? null,
    planFormatVersion: review.untrustedFormatVersion,
    counts: review.counts,
    affected: affected(review.findings.filter(({ exception }) => exception === undefined)).map(plain),
    hazards: review.findings.map(
      ({ hazard, severity, untrustedAddress, message, untrustedPlaces, exception }) => {
        const { group, why, instead } = hazardKinds[hazard];
        return {
          id: hazard,
          severity,
          group,
          groupTitle: groups[group],
          address: untrustedAddress,
          what: plain(message),
          places: untrustedPlaces ?? [],
          why,
          instead,
          exception: exception ? { reason: exception.reason, expires: exception.expires } : null,
        };
      },
    ),
    changes: review.changes.map((change) => ({
      address: change.untrustedAddress,
      type: change.untrustedType,
      action: change.action,
      attributes: change.untrustedAttributes,
      previousAddress: change.untrustedPreviousAddress ?? null,
      reason: change.untrustedReason ?? null,
      imported: change.isImport,
      newRoutes: change.untrustedNewRoutes,
      harmless: change.isHarmless,
    })),
    outputs: review.untrustedOutputs,
    exceptions: review.exceptions,
  });
}

/** The same value without secrets that are recognized by their form. */
function withoutSecrets<T>(value: T): T {
  if (typeof value === "string") return redact(value) as T;
  if (Array.isArray(value)) return value.map(withoutSecrets) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutSecrets(each)])) as T;
}

/** The review as one JSON object. */
export function toJson(review: Review): string {
  return `${safeJson(reviewJson(review))}\n`;
}

function plain(phrase: Message): string {
  return phrase.map((part) => (typeof part === "string" ? part : `\`${visible(part.untrusted)}\``)).join("");
}
