import type { Action } from "../diff/change";
import { groups, hazardKinds, type Group, type HazardId, type Severity } from "../findings/hazards";
import type { Message } from "../findings/message";
import { redact } from "../secrets/patterns";
import { affected } from "./affected";
import { safeJson, visible } from "./escape";
import { exitStatuses, type Review, type Verdict } from "./review";

/** What `--json` writes. Members may be added; none is renamed or removed while `formatVersion` is 1. */
export interface ReviewJson {
  readonly formatVersion: 1;
  readonly verdict: Verdict;
  readonly exitStatus: number;
  readonly terraformVersion: string | null;
  readonly planFormatVersion: string;
  readonly counts: Readonly<Record<Action, number>>;
  /** Who is affected by what blocks or needs a decision, such as "all tenants", the widest circle first. */
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
  /** What happens. */
  readonly what: string;
  /** All places in the resource, such as routes, where one sentence is about several; empty where it names what it is about. */
  readonly places: readonly string[];
  /** What it means. */
  readonly why: string;
  /** What to do instead. */
  readonly instead: string;
  /** The exception that accepts it; null where there is none. Accepted hazards do not count for the verdict. */
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
  /** Whether no rule found a hazard of any severity in it. */
  readonly harmless: boolean;
}

interface ExceptionJson {
  readonly hazard: HazardId;
  readonly address: string;
  /** What it is limited to; absent where it accepts the hazard at the address whatever it is about. */
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

/** The same value, in which no text shows a secret that is told by its form. */
function withoutSecrets<T>(value: T): T {
  if (typeof value === "string") return redact(value) as T;
  if (Array.isArray(value)) return value.map(withoutSecrets) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutSecrets(each)])) as T;
}

/** The review as the text of one JSON object. */
export function toJson(review: Review): string {
  return `${safeJson(reviewJson(review))}\n`;
}

function plain(phrase: Message): string {
  return phrase.map((part) => (typeof part === "string" ? part : `\`${visible(part.untrusted)}\``)).join("");
}
