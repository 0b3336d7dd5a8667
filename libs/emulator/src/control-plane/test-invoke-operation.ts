import { z } from "zod";
import { AuthorizerResultError, parseAuthorizerResult } from "../data-plane/authorizer-result";
import { stringsOf } from "../definition/json";
import { wholeMatch } from "../definition/whole-match";
import type { InvocationResult } from "../lambda/function-options";
import { badRequest } from "./control-error";
import type { Operation } from "./operation";
import { parseBody } from "./parse";
import { findAuthorizer } from "./rest-api-operations";

const schema = z.object({ headers: z.record(z.string(), z.string()).nullish() });

/** `TestInvokeAuthorizer`, for TOKEN authorizers: asks the function, past the cache. */
export const testInvokeOperation: Operation = {
  name: "TestInvokeAuthorizer",
  method: "POST",
  path: "/restapis/{restapi_id}/authorizers/{authorizer_id}",
  status: 200,
  async run(request, services) {
    const authorizer = findAuthorizer(request, services);
    if (authorizer.type !== "TOKEN") throw badRequest("The local gateway can test TOKEN authorizers only");
    const headers = stringsOf(parseBody(schema, request.body).headers ?? {});
    const wanted = authorizer.identitySources[0]?.split(".").at(-1)?.toLowerCase();
    const untrustedToken = Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
    const { account, api, clock, functions, ids } = services;
    const expression = authorizer.identityValidationExpression;
    const startedAt = clock.now();
    const answer = (rest: object) => ({ json: { latency: clock.now() - startedAt, log: "", ...rest } });
    if (!untrustedToken || (expression !== undefined && !wholeMatch(expression).test(untrustedToken))) {
      return answer({ clientStatus: 401 });
    }
    const methodArn = `arn:aws:execute-api:${account.region}:${account.accountId}:${api.id}/ESTestInvoke-stage/GET/`;
    const event = JSON.stringify({ type: "TOKEN", methodArn, authorizationToken: untrustedToken });
    return answer(outcome(await functions.invoke(authorizer.functionArn, event, ids.request())));
  },
};

function outcome(result: InvocationResult): object {
  if (result.kind === "error" && result.error.errorMessage === "Unauthorized") return { clientStatus: 401 };
  if (result.kind !== "result") return { clientStatus: 500 };
  try {
    const { principalId, policy, context } = parseAuthorizerResult(result.payload);
    const authorization = Object.fromEntries(Object.entries(context).map(([name, value]) => [name, [value]]));
    return { clientStatus: 0, principalId, policy, authorization };
  } catch (error) {
    if (error instanceof AuthorizerResultError) return { clientStatus: 500 };
    throw error;
  }
}
