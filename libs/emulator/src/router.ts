import type { IncomingMessage } from "node:http";
import type { Guard } from "@tollgate/local-guard";
import type { ControlPlane } from "./api-gateway/control-plane/control-plane";
import type { DataPlane } from "./api-gateway/pipeline/data-plane";
import { type ReceivedRequest, type Reply, BodyTooLargeError } from "./http/received-request";
import { accessDenied } from "./dynamodb/replies";
import { operationOf } from "./dynamodb/embedded-dynamodb";
import type { TimeToLive } from "./dynamodb/time-to-live";
import { askedOfDynamoDb } from "./lambda/function-access";
import type { Functions } from "./lambda/functions";
import type { Handler } from "./http/http-server";
import { askedOfSecrets, failed, isSecretService, type SecretServices } from "./secrets/secret-services";
import { WireRequest } from "./http/wire-request";

/** "16 MB" is what a DynamoDB request may have; an import of API keys fits into it too. */
const MAX_SERVICE_BODY_BYTES = 16 * 1024 * 1024;

export interface Routed {
  readonly controlPlane: ControlPlane;
  readonly dataPlane: DataPlane;
  readonly timeToLive: TimeToLive;
  readonly functions: Functions;
  /** @default there are none */
  readonly secrets: SecretServices | undefined;
}

/**
 * Tells apart, by what a request is signed for, the control plane, DynamoDB, what keeps secrets, and the execute API. All but the
 * last, also what is not here, is behind the guard. The execute API answers under any host, as it does on AWS behind a domain:
 * what it serves is for whoever calls it.
 */
export function router(
  { controlPlane, dataPlane, timeToLive, functions, secrets }: Routed,
  guard: Guard,
): Handler {
  return (incoming) => {
    const signed = signedBy(incoming.headers.authorization);
    const request = new WireRequest(incoming);
    if (signed === undefined || signed.service === "execute-api") return dataPlane.handle(request);
    const refusal = guard(incoming);
    return refusal === undefined ? serve(signed, incoming, request) : denial(refusal);
  };

  async function serve(
    { service, accessKey }: Signed,
    incoming: IncomingMessage,
    request: ReceivedRequest,
  ): Promise<Reply> {
    const keepsSecrets = secrets !== undefined && isSecretService(service);
    if (service !== "apigateway" && service !== "dynamodb" && !keepsSecrets) {
      return serviceNotImplemented(service, incoming.headers["content-type"]);
    }
    try {
      const body = await request.body(MAX_SERVICE_BODY_BYTES);
      if (service === "apigateway") {
        const denied = functions.refusalByIam(accessKey, () => [
          { action: `apigateway:${request.method}`, resource: "*" },
        ]);
        return denied === undefined ? await controlPlane.handle({ ...request, body }) : denial(denied);
      }
      const asked = dynamoDbRequest(incoming, body);
      if (keepsSecrets) {
        const operation = operationOf(asked);
        const denied =
          functions.refusalByIam(accessKey, (place) => askedOfSecrets(service, operation, body, place)) ??
          (isOfThisMachine(incoming)
            ? undefined
            : "Secrets are for functions and people of this machine only.");
        return denied === undefined
          ? secrets.handle(service, operation, body)
          : failed("AccessDeniedException", denied);
      }
      const denied = functions.refusalByIam(accessKey, (place) =>
        askedOfDynamoDb(operationOf(asked), body, place),
      );
      return denied === undefined ? await timeToLive.handle(asked) : accessDenied(denied);
    } catch (error) {
      return error instanceof BodyTooLargeError ? tooLarge : badRequest;
    }
  }
}

/** Also where `ALLOW_REMOTE_CONTROL` lets others ask for the rest: they can sign as anybody. */
function isOfThisMachine({ socket }: IncomingMessage): boolean {
  return socket.remoteAddress !== undefined && socket.remoteAddress === socket.localAddress;
}

function dynamoDbRequest({ method = "POST", url = "/", headers }: IncomingMessage, body: Buffer) {
  return { method, url, headers, body };
}

const refused = (status: number, message: string, type?: string): Reply => ({
  status,
  headers: [
    ["Content-Type", "application/json"],
    ...(type === undefined ? [] : [["x-amzn-ErrorType", type] as const]),
  ],
  body: JSON.stringify({ ...(type !== undefined && { __type: type }), message }),
});
/** In the shape that the client of any AWS service reads. */
const denial = (message: string): Reply => refused(403, message, "AccessDeniedException");
const tooLarge = refused(413, "Request Too Long");
const badRequest = refused(400, "Bad Request");

/** Who signed a request, and for which AWS service. */
interface Signed {
  readonly accessKey: string;
  readonly service: string;
}

/**
 * By what a request is signed: the credential scope of Signature Version 4,
 * `Credential={access key}/{date}/{region}/{service}/aws4_request`. The signature itself is not checked.
 */
export function signedBy(untrustedAuthorization: string | undefined): Signed | undefined {
  if (!untrustedAuthorization?.startsWith("AWS4-HMAC-SHA256 ")) return undefined;
  const [, accessKey, service] =
    /Credential=([^/\s,]+)\/\d{8}\/[^/\s,]+\/([^/\s,]+)\/aws4_request/.exec(untrustedAuthorization) ?? [];
  return accessKey === undefined || service === undefined ? undefined : { accessKey, service };
}

/** What another AWS service's client gets, in the shape that it can read: never a success that did nothing. */
function serviceNotImplemented(service: string, untrustedContentType: string | undefined): Reply {
  const message = `The local gateway has no ${service}: it speaks apigateway, dynamodb and execute-api, and of ssm and secretsmanager what reads a secret.`;
  if (untrustedContentType?.startsWith("application/x-www-form-urlencoded")) {
    return {
      status: 501,
      headers: [["Content-Type", "text/xml"]],
      body:
        `<ErrorResponse><Error><Type>Sender</Type><Code>NotImplemented</Code>` +
        `<Message>${message}</Message></Error></ErrorResponse>`,
    };
  }
  return {
    status: 501,
    headers: [
      ["Content-Type", "application/json"],
      ["x-amzn-ErrorType", "NotImplementedException"],
    ],
    body: JSON.stringify({ __type: "NotImplementedException", message }),
  };
}
