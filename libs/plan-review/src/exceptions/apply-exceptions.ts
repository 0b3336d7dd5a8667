import type { Finding } from "../findings/finding";
import { addressMatcher } from "./address-pattern";
import { dayAfter, type Exception } from "./read-exceptions";

/** What exceptions leave of the findings. */
export interface Applied {
  readonly findings: readonly (Finding & { readonly exception?: Exception })[];
  /** Exceptions whose last day is over: they count for nothing. */
  readonly expired: readonly Exception[];
  /** Exceptions that accept a finding of this plan. */
  readonly used: readonly Exception[];
  /** Exceptions that no finding of this plan needs. */
  readonly unused: readonly Exception[];
}

/** Gives each finding the exception that covers it. `now` decides which have expired. */
export function applyExceptions(
  findings: readonly Finding[],
  exceptions: readonly Exception[],
  now: Date,
): Applied {
  const today = dayAfter(now, 0);
  const valid = exceptions.filter(({ expires }) => expires >= today);
  const matchers = valid.map((each) => ({ exception: each, matches: addressMatcher(each.address) }));
  const used = new Set<Exception>();
  const applied = findings.map((finding) => {
    if (!isAcceptable(finding)) return finding;
    const hit = matchers.find(
      ({ exception, matches }) =>
        exception.hazard === finding.hazard &&
        matches(finding.untrustedAddress) &&
        isAbout(exception, finding),
    );
    if (!hit) return finding;
    used.add(hit.exception);
    return { ...finding, exception: hit.exception };
  });
  return {
    findings: applied,
    expired: exceptions.filter(({ expires }) => expires < today),
    used: valid.filter((each) => used.has(each)),
    unused: valid.filter((each) => !used.has(each)),
  };
}

/**
 * Whether anyone may accept a finding. Not a plan that failed or contradicts itself: what it leaves out cannot be judged. Not
 * a secret that is told by its form: it must leave the plan, and no reason makes it safe. Not a change of the exceptions: a
 * file that accepts its own change would need nobody else.
 */
function isAcceptable({ hazard, severity }: Finding): boolean {
  if (hazard === "secret-in-plan") return severity !== "block";
  return hazard !== "plan-errored" && hazard !== "plan-contradictory" && hazard !== "exceptions-changed";
}

function isAbout({ about }: Exception, { message }: Finding): boolean {
  return about === undefined || message.some((part) => typeof part !== "string" && part.untrusted === about);
}
