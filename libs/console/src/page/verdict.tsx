import type { Verdict } from "../wire";
import { count, percent } from "./format";

const ERRORS = {
  "5xx": "server errors (5xx)",
  "4xx": "client errors (4xx)",
  "429": "refusals over a limit (429)",
};

/** Says who has the errors, before anyone has to read a chart. */
export function VerdictBanner({
  verdict,
  onTenant,
}: {
  verdict: Verdict;
  onTenant: (untrustedName: string) => void;
}) {
  if (verdict.kind === "nothing") {
    return <Banner tone="quiet">No requests in this time.</Banner>;
  }
  if (verdict.kind === "fine") {
    return <Banner tone="good">No errors: {count(verdict.requests)} requests, all below 400.</Banner>;
  }
  const { errors, total, share, tenant, tenants, cause } = verdict;
  const what = cause.untrustedErrorType ?? "answered by the backend";
  return (
    <Banner tone={errors === "5xx" ? "bad" : "warn"}>
      {tenant ? (
        <>
          <button type="button" class="link tenant" onClick={() => onTenant(tenant.untrustedName)}>
            {tenant.untrustedName}
          </button>{" "}
          has {percent(tenant.count / total)} of the {ERRORS[errors]}: {count(tenant.count)} of {count(total)}
        </>
      ) : (
        <>
          {count(total)} {ERRORS[errors]}, spread over {count(tenants)} tenants
        </>
      )}
      <span class="detail">
        Mostly <code>{cause.untrustedRoute}</code>, {what}. {percent(share)} of all requests.
      </span>
    </Banner>
  );
}

function Banner({ tone, children }: { tone: string; children: preact.ComponentChildren }) {
  return <p class={`verdict ${tone}`}>{children}</p>;
}
