import type { AggregateView } from "@tollgate/observability-runtime";
import { named, NO_TENANT, routeName, tenantName } from "../source/tenant-name";
import type { Verdict } from "../wire";

/** A tenant with so much of the errors is named: the others have less than it alone. */
const MOST = 0.5;

/** Says in a sentence's worth who has the errors. Server errors count ten times: a caller can do nothing about them. */
export function verdictOf(view: AggregateView): Verdict {
  const requests = view.value("requests") ?? 0;
  if (requests === 0) return { kind: "nothing" };
  const serverErrors = view.value("serverErrors") ?? 0;
  const clientErrors = view.value("clientErrors") ?? 0;
  if (serverErrors + clientErrors === 0) return { kind: "fine", requests };

  const server = serverErrors * 10 >= clientErrors;
  const rules = server
    ? ({ byTenant: "serverErrorsByTenant", byCause: "serverErrorsByCause" } as const)
    : ({ byTenant: "clientErrorsByTenant", byCause: "clientErrorsByCause" } as const);
  const total = server ? serverErrors : clientErrors;
  const limited = (view.value("throttled") ?? 0) + (view.value("quotaExceeded") ?? 0);

  const tenants = view.top([rules.byTenant], 1, named(tenantName));
  const [first] = tenants.contributors;
  const count = first?.values[0] ?? 0;
  const name = first && count / total >= MOST ? first.untrustedName : undefined;
  const causes = view.top([rules.byCause], Infinity, String).contributors;
  const cause =
    causes.find(({ untrustedParts: [tenantId] }) => name !== undefined && (tenantId ?? NO_TENANT) === name) ??
    causes[0];
  const [, method, path, errorType] = cause?.untrustedParts ?? [];
  return {
    kind: "errors",
    errors: server ? "5xx" : limited * 2 > clientErrors ? "429" : "4xx",
    total,
    share: total / requests,
    tenant: name === undefined ? undefined : { untrustedName: name, count },
    tenants: tenants.count,
    cause: { untrustedRoute: routeName(method, path), untrustedErrorType: errorType },
  };
}
