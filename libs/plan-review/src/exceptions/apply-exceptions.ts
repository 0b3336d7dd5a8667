import type { Finding } from "../finding";
import type { Exception } from "./read-exceptions";

/** What exceptions leave of the findings. */
export interface Applied {
  readonly findings: readonly (Finding & { readonly exception?: Exception })[];
  /** Exceptions whose last day is over: they count for nothing. */
  readonly expired: readonly Exception[];
  /** Exceptions that no finding of this plan needs. */
  readonly unused: readonly Exception[];
}

/** Hazards that nobody can accept: what the plan leaves out cannot be judged, and a secret that is out is out. */
const NEVER = new Set(["plan-errored"]);

/** Gives each finding the exception that covers it. `now` decides which have expired. */
export function applyExceptions(
  findings: readonly Finding[],
  exceptions: readonly Exception[],
  now: Date,
): Applied {
  const today = now.toISOString().slice(0, 10);
  const valid = exceptions.filter(({ expires }) => expires >= today);
  const matchers = valid.map((each) => ({ exception: each, matches: matcher(each.address) }));
  const used = new Set<Exception>();
  const applied = findings.map((finding) => {
    if (NEVER.has(finding.hazard)) return finding;
    const hit = matchers.find(
      ({ exception, matches }) => exception.hazard === finding.hazard && matches(finding.untrustedAddress),
    );
    if (!hit) return finding;
    used.add(hit.exception);
    return { ...finding, exception: hit.exception };
  });
  return {
    findings: applied,
    expired: exceptions.filter(({ expires }) => expires < today),
    unused: valid.filter((each) => !used.has(each)),
  };
}

/** `*` stands for any text; everything else, brackets and quotes of `for_each` too, for itself. */
function matcher(pattern: string): (address: string) => boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const expression = new RegExp(`^${parts.join("[^]*")}$`);
  return (address) => expression.test(address);
}
