import { type RuleFinding, formatValue, report } from "../../findings/finding";
import { message } from "../../findings/message";
import { differingNames, memberOf, objectOf, textOf, type Json } from "../../values/json";
import { functionOf } from "../document/destination";
import { meaningOf } from "../document/members";
import type { Api } from "../document/read-api";
import { diffAuthorizer, newAuthorizer } from "./authorizers";
import type { Context } from "./context";

const AUTHORIZER = "x-amazon-apigateway-authorizer";
const AUTHTYPE = "x-amazon-apigateway-authtype";

/**
 * Compares the security schemes that both documents define, and judges new ones. A scheme that no route uses
 * is reported with the routes.
 */
export function diffSchemes(before: Api | undefined, after: Api, context: Context): readonly RuleFinding[] {
  const known = [...(before?.authorizers.values() ?? [])].map(({ authorizerUri }) =>
    functionOf(authorizerUri),
  );
  return Object.entries(after.schemes).flatMap(([name, scheme]) => {
    const old = memberOf(before?.schemes, name);
    const findings =
      old === undefined
        ? after.authorizers.has(name)
          ? newAuthorizer(objectOf(memberOf(scheme, AUTHORIZER)), before && known, context)
          : []
        : diffScheme(old, scheme, context);
    const routes = [...after.routes.values()].filter(({ access }) =>
      [...access.authorizers, ...Object.keys(access.scopes)].includes(name),
    ).length;
    const users = routes === 0 ? "" : ` (of ${routes} ${routes === 1 ? "route" : "routes"})`;
    return findings.map((each) => ({
      ...each,
      message: [...message`The scheme ${name}`, users, ": ", ...each.message],
    }));
  });
}

/**
 * The effect of a changed scheme on its callers. Each message omits the name of the scheme, which the caller
 * adds.
 */
export function diffScheme(
  before: Json | undefined,
  after: Json | undefined,
  context: Context,
): readonly RuleFinding[] {
  const [old, now] = [before, after].map((each) => meaningOf("security scheme", each));
  return differingNames(old, now).flatMap((name) =>
    diffMember(name, memberOf(old, name), memberOf(now, name), context),
  );
}

function diffMember(
  name: string,
  old: Json | undefined,
  now: Json | undefined,
  context: Context,
): readonly RuleFinding[] {
  const fromTo = message`${name} changes from ${formatValue(old)} to ${formatValue(now)}`;
  switch (name) {
    case AUTHORIZER:
      // A scheme that is no longer an authorizer is reported with the routes that it leaves open.
      return old === undefined || now === undefined
        ? report("authorizer-removed", [
            old === undefined ? "it becomes an authorizer." : "it is no longer an authorizer.",
          ])
        : diffAuthorizer(objectOf(old), objectOf(now), context);
    case AUTHTYPE:
      return report("authorizer-removed", [
        ...fromTo,
        ": what begins with aws asks for signatures with AWS credentials in place of tokens.",
      ]);
    case "type":
    case "in":
    case "name": {
      const isOnlyCase = textOf(old)?.toLowerCase() === textOf(now)?.toLowerCase();
      return report(
        "token-place-changed",
        [...fromTo, ": clients that send it as before are rejected."],
        isOnlyCase ? "warn" : "block",
      );
    }
    case "openIdConnectUrl":
      return report("authorizer-removed", [...fromTo, ": tokens of another issuer are accepted."]);
    default:
      return report("token-place-changed", [...fromTo, "."], "warn");
  }
}
