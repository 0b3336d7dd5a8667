import type { Rule } from "./rule";

const TENANT = "$context.authorizer.tenantId";

/** Without the tenant on each line, no rule, query or alarm can tell one tenant from another. */
export const accessLogNamesTheTenant: Rule = {
  about: "aws_api_gateway_stage",
  problem: ({ values }) => {
    const settings = values["access_log_settings"] as { readonly format?: unknown } | undefined;
    if (settings === undefined) return "the stage has no access log: set accessLogSettings";
    if (String(settings.format).includes(TENANT)) return undefined;
    return `the access log's format does not name the tenant: it needs ${TENANT}`;
  },
};
