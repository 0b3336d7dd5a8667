import { buildGatewayDocument, openApiPath } from "@tollgate/gateway-definition";
import { logVariables } from "@tollgate/gateway-outcomes";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  functionFile,
  functionUri,
  httpProxy as http,
  lambdaProxy as lambda,
  mock,
  testDocument,
  hastyFunctions,
  testFunctions,
} from "./emulator.test-support";

/** Where HTTP backends are: one that answers, one whose certificate nobody trusts, and none. */
export interface Backends {
  readonly answering: string;
  readonly untrusted: string;
  readonly closed: string;
}

const FAILING = ["throws", "rejects", "throwsOwnType", "throwsText", "leavesRejection", "greedy"] as const;

/** It does not resolve, and no server is asked for it: a label has 63 characters at most. */
const TOO_LONG_FOR_A_NAME = "x".repeat(64);

/** A method for each way in which a request can end. */
export function outcomesDocument({ answering, untrusted, closed }: Backends) {
  const document = testDocument();
  const authorizedBy = (name: string) => ({
    ...document.components.securitySchemes.token,
    "x-amazon-apigateway-authorizer": { type: "token", authorizerUri: functionUri(name) },
  });
  return testDocument({
    paths: {
      ...document.paths,
      ...Object.fromEntries(FAILING.map((name) => [`/${name}`, { get: lambda(name) }])),
      "/hasty": { get: lambda("hastyBackend") },
      "/authorized-hastily": { get: { security: [{ hasty: [] }], ...lambda("backend") } },
      "/broken": { get: lambda("broken") },
      "/missing": { get: lambda("missing") },
      "/guarded/{rest+}": { get: { security: [{ token: [] }], ...lambda("backend") } },
      "/unguarded": { get: { security: [{ missing: [] }], ...lambda("backend") } },
      "/limited": { get: lambda("backend") },
      "/http/{path+}": {
        get: http(`${answering}/{path}`, {
          requestParameters: { "integration.request.path.path": "method.request.path.path" },
        }),
      },
      "/http-slow": { get: http(`${answering}/never`, { timeoutInMillis: 50 }) },
      "/http-without-tls": { get: http(`${answering.replace("http:", "https:")}/200`) },
      "/closed": { get: http(closed) },
      "/nowhere": { get: http(`http://${TOO_LONG_FOR_A_NAME}.invalid/`) },
      "/untrusted": { get: http(untrusted) },
      "/mock": {
        get: mock({
          requestTemplates: { "application/json": '{"statusCode": 204}' },
          responses: { "204": { statusCode: "204" } },
        }),
      },
      "/mock-without-response": {
        get: mock({ requestTemplates: { "application/json": '{"statusCode": 200}' }, responses: {} }),
      },
    },
    components: {
      ...document.components,
      securitySchemes: {
        ...document.components.securitySchemes,
        missing: authorizedBy("missing"),
        hasty: authorizedBy("hastyAuthorizer"),
      },
    },
  });
}

export const outcomesFunctions = {
  ...testFunctions,
  ...Object.fromEntries(
    FAILING.map((handler) => [handler, { file: functionFile("failing"), handler, memoryMb: 32 }]),
  ),
  hastyAuthorizer: hastyFunctions.authorizer,
  hastyBackend: hastyFunctions.backend,
  broken: { file: functionFile("is-not-there") },
};

/** An access log format with everything that the table of outcomes speaks of, each in quotes, and the status. */
export const outcomesFormat = `{"status":"$context.status",${logVariables
  .map((name) => `"${name}":"$context.${name}"`)
  .join(",")}}`;

interface GatewayResponse {
  readonly statusCode?: number;
  readonly responseTemplates: Readonly<Record<string, string>>;
}

/** The gateway responses of the document that is deployed. */
export function shippedGatewayResponses(): Readonly<Record<string, GatewayResponse>> {
  const source = readFileSync(join(__dirname, "../../../..", openApiPath), "utf8");
  const document = buildGatewayDocument(source, {
    title: "t",
    authorizer: { invokeArn: "arn", resultTtlSeconds: 0 },
    backendInvokeArn: () => "arn",
  });
  return document["x-amazon-apigateway-gateway-responses"] as unknown as Readonly<
    Record<string, GatewayResponse>
  >;
}
