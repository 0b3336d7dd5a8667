import * as z from "zod";
import type { Authorization } from "../../context/authorization";
import { mayAsk, untrustedIdentities } from "../../authorizer/question";
import { callAuthorizer } from "../../authorizer/call-authorizer";
import type { RequestContext } from "../../context/request-context";
import { gatewayResponseTypes } from "../../definition/gateway-response-types";
import { GatewayError } from "../../context/errors";
import type { Operation, ControlServices } from "../protocol/operation";
import { parseBody, wireTexts } from "../protocol/parse-body";
import { findAuthorizer } from "./rest-api-operations";

const textMap = wireTexts.nullish();
const schema = z.object({
  headers: textMap,
  multiValueHeaders: z.record(z.string(), z.array(z.string())).nullish(),
  pathWithQueryString: z.string().nullish(),
  body: z.string().nullish(),
  stageVariables: textMap,
  additionalContext: textMap,
});

/** `TestInvokeAuthorizer`: calls the function as the data plane does, without the cache. */
export const testInvokeOperation: Operation = {
  name: "TestInvokeAuthorizer",
  method: "POST",
  path: "/restapis/{restapi_id}/authorizers/{authorizer_id}",
  status: 200,
  async run(request, services) {
    const authorizer = findAuthorizer(request, services);
    const context = testContext(parseBody(schema, request.body, "testInvokeAuthorizerInput"), services);
    const startedAt = services.clock.now();
    const answer = (rest: object) => ({
      json: { latency: services.clock.now() - startedAt, log: "", ...rest },
    });
    const identities = untrustedIdentities(authorizer, context, services);
    if (!mayAsk(authorizer, identities)) return answer({ clientStatus: 401 });
    try {
      return answer(accepted(await callAuthorizer(authorizer, identities, context, services)));
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return answer({ clientStatus: error.details.status ?? gatewayResponseTypes[error.type].status });
    }
  },
};

const TEST_STAGE = "ESTestInvoke-stage";

/** The simulated request, on the stage name that API Gateway uses in the method's ARN for tests. */
function testContext(input: z.output<typeof schema>, { api, clock, ids }: ControlServices): RequestContext {
  const [given = "", ...query] = (input.pathWithQueryString ?? "").split("?");
  const path = given.startsWith("/") ? given : `/${given}`;
  const [stage] = api.stages();
  if (!stage) throw new Error("an API without a stage has no authorizer");
  const body = Buffer.from(input.body ?? "");
  return {
    request: {
      method: "GET",
      untrustedPath: `/${TEST_STAGE}${path}`,
      untrustedQuery: query.join("?"),
      untrustedHeaders: [
        ...Object.entries(input.headers ?? {}),
        ...Object.entries(input.multiValueHeaders ?? {}).flatMap(([name, values]) =>
          values.map((value) => [name, value] as const),
        ),
      ],
      headBytes: 0,
      protocol: "HTTP/1.1",
      sourceIp: "test-invoke-source-ip",
      body: () => body,
    },
    stage: { ...stage, name: TEST_STAGE, variables: input.stageVariables ?? {} },
    untrustedPath: path,
    requestId: ids.request(),
    extendedRequestId: ids.extendedRequest(),
    ownId: ids.request(),
    arrivedAt: clock.now(),
  };
}

/** "Value is 0 if the authorizer succeeded", whatever its policy says. */
function accepted({ principalId, policy, context }: Authorization): object {
  const authorization = Object.fromEntries(Object.entries(context).map(([name, value]) => [name, [value]]));
  return { clientStatus: 0, principalId, policy, authorization };
}
