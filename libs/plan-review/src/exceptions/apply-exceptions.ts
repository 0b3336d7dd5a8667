import type { Finding } from "../findings/finding";
import { addressMatcher } from "./address-pattern";
import { dayAfter, type Exception } from "./read-exceptions";

/** The findings after exceptions are applied. */
export interface Applied {
  readonly findings: readonly (Finding & { readonly exception?: Exception })[];
  /** Exceptions after their last day, which have no effect. */
  readonly expired: readonly Exception[];
  /** Exceptions that accept a finding of this plan. */
  readonly used: readonly Exception[];
  /** Exceptions that no finding of this plan needs. */
  readonly unused: readonly Exception[];
}

/** Attaches to each finding the exception that covers it. `now` decides which exceptions have expired. */
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
 * Whether an exception may accept a finding. False for a plan that failed or contradicts itself, whose
 * missing parts cannot be judged; for a secret that is recognized by its form, which must leave the plan in
 * any case; and for a change of the exceptions, because a file could otherwise accept its own change.
 */
function isAcceptable({ hazard, severity }: Finding): boolean {
  if (hazard === "secret-in-plan") return severity !== "block";
  return hazard !== "plan-errored" && hazard !== "plan-contradictory" && hazard !== "exceptions-changed";
}

function isAbout({ about }: Exception, { message }: Finding): boolean {
  return about === undefined || message.some((part) => typeof part !== "string" && part.untrusted === about);
}
