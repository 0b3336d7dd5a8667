import { isSame, memberOf, objectOf, type JsonObject } from "../json";
import { say } from "../phrase";
import { found } from "../rules/common";
import type { Found } from "../rules/rule";
import { diffHeaders } from "./response-headers";

/** What tells a caller of the inside: the reason of a refusal, policies, the header that was sent. */
const INTERNALS =
  /\$context\.(error\.(message|validationErrorString|responseType)|authorizer\b|identity\b|stage\b)/;

/** Compares what API Gateway itself answers. */
export function diffGatewayResponses(before: JsonObject, after: JsonObject): readonly Found[] {
  const name = "x-amazon-apigateway-gateway-responses";
  const [old, now] = [objectOf(before[name]), objectOf(after[name])];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((type) => !isSame(old[type], now[type]))
    .flatMap((type): readonly Found[] => {
      const exposes =
        INTERNALS.test(JSON.stringify(now[type] ?? "")) && !INTERNALS.test(JSON.stringify(old[type] ?? ""));
      if (exposes)
        return [
          found("validation-removed", say`The answer ${type} newly tells of the inside of the gateway.`),
        ];
      if (now[type] === undefined)
        return [
          found(
            "route-changed",
            say`The answer ${type} is API Gateway's own again, whose text may tell of the inside.`,
          ),
        ];
      if (old[type] === undefined) return [];
      const headers = diffHeaders(
        say`The answer ${type}`,
        memberOf(old[type], "responseParameters"),
        memberOf(now[type], "responseParameters"),
      );
      const codes = [old[type], now[type]].map((each) => String(memberOf(each, "statusCode") ?? "the usual"));
      if (codes[0] !== codes[1])
        return [
          ...headers,
          found(
            "route-changed",
            say`The status of the answer ${type} changes from ${codes[0] ?? ""} to ${codes[1] ?? ""}.`,
          ),
        ];
      return headers.length > 0
        ? headers
        : [found("route-changed", say`The answer ${type} has another text or other headers.`, "info")];
    });
}
