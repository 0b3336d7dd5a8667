import type { IncomingMessage } from "node:http";
import type { Guard } from "@tollgate/local-guard";
import { awsJsonError } from "./http/aws-json";
import { askedOfEvents, type EventBuses } from "./eventbridge/event-buses";
import type { ControlPlane } from "./api-gateway/control-plane/control-plane";
import type { DataPlane } from "./api-gateway/pipeline/data-plane";
import { headerValue, type ReceivedRequest, type Reply } from "./http/received-request";
import { accountOfKey } from "./identity/access-keys";
import type { SecurityTokens } from "./identity/security-tokens";
import { accessDenied } from "./dynamodb/replies";
import { operationOf } from "./dynamodb/embedded-dynamodb";
import type { TimeToLive } from "./dynamodb/time-to-live";
import { askedOfDynamoDb } from "./lambda/function-access";
import type { Functions } from "./lambda/functions";
import type { Handler } from "./http/http-server";
import { askedOfSecrets, isSecretService, type SecretServices } from "./secrets/secret-services";
import { WireRequest } from "./http/wire-request";
import { BodyTooLargeError } from "./http/errors";

/** "16 MB" is DynamoDB's limit for a request; an import of API keys also fits. */
export const MAX_SERVICE_BODY_BYTES = 16 * 1024 * 1024;

export interface Routed {
  readonly controlPlane: ControlPlane;
  readonly dataPlane: DataPlane;
  readonly timeToLive: TimeToLive;
  readonly functions: Functions;
  /** @default there are none */
  readonly secrets: SecretServices | undefined;
  /** @default there are none */
  readonly events?: EventBuses | undefined;
  /** @default the service is absent */
  readonly tokens?: SecurityTokens | undefined;
}

/**
 * Routes a request by the service that its signature names: the control plane, DynamoDB, Systems Manager, Secrets Manager and EventBridge,
 * and otherwise the execute API. Everything but the execute API, also services that do not exist here, is behind the guard. The execute
 * API is public and answers under any host, as on AWS behind a domain.
 */
export function router(routed: Routed, guard: Guard): Handler {
  const { dataPlane } = routed;
  return (incoming) => {
    const signed = signedBy(incoming.headers.authorization);
    const request = new WireRequest(incoming);
    if (signed === undefined || signed.service === "execute-api") return dataPlane.handle(request);
    const refusal = guard(incoming);
    return refusal === undefined ? serveSigned(routed, signed, incoming, request) : denial(refusal);
  };
}

/** Answers a signed request that the guard has let in. It never rejects. */
export async function serveSigned(
  { controlPlane, timeToLive, functions, secrets, events, tokens }: Omit<Routed, "dataPlane">,
  { service, accessKey }: Signed,
  incoming: IncomingMessage,
  request: ReceivedRequest,
): Promise<Reply> {
  const keepsSecrets = secrets !== undefined && isSecretService(service);
  if (service === "sts" && tokens !== undefined) return serveTokens(tokens, accessKey, request);
  const takesEvents = events !== undefined && service === "events";
  if (service !== "apigateway" && service !== "dynamodb" && !keepsSecrets && !takesEvents) {
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
    if (takesEvents) {
      const operation = operationOf(asked);
      const denied = functions.refusalByIam(accessKey, (place) => askedOfEvents(operation, body, place));
      return denied === undefined ? await events.handle(operation, body) : denial(denied);
    }
    if (keepsSecrets) {
      const operation = operationOf(asked);
      const denied =
        functions.refusalByIam(accessKey, (place) => askedOfSecrets(service, operation, body, place)) ??
        (isOfThisMachine(incoming)
          ? undefined
          : "Secrets are for functions and people of this machine only.");
      return denied === undefined
        ? secrets.handle(service, operation, body)
        : awsJsonError("AccessDeniedException", denied);
    }
    const denied = functions.refusalByIam(accessKey, (place) =>
      askedOfDynamoDb(operationOf(asked), body, place),
    );
    return denied === undefined ? await timeToLive.handle(asked) : accessDenied(denied);
  } catch (error) {
    return error instanceof BodyTooLargeError ? tooLarge : badRequest;
  }
}

/** Answers a request to the Security Token Service. Where there is one account, every key without one is of it. */
async function serveTokens(
  tokens: SecurityTokens,
  accessKey: string,
  request: ReceivedRequest,
): Promise<Reply> {
  try {
    const untrustedBody = await request.body(MAX_SERVICE_BODY_BYTES);
    const accountId = accountOfKey(accessKey, tokens.homeAccountId) ?? tokens.homeAccountId;
    const untrustedSessionToken = headerValue(request, "x-amz-security-token");
    return tokens.handle({ accessKey, accountId, untrustedSessionToken, untrustedBody });
  } catch (error) {
    return error instanceof BodyTooLargeError ? tooLarge : badRequest;
  }
}

/** Secrets stay local also with `ALLOW_REMOTE_CONTROL`, because remote callers can sign as anybody. */
function isOfThisMachine({ socket }: IncomingMessage): boolean {
  return socket.remoteAddress !== undefined && socket.remoteAddress === socket.localAddress;
}

function dynamoDbRequest({ method = "POST", url = "/", headers }: IncomingMessage, body: Buffer) {
  return { method, url, headers, body };
}

export const refused = (status: number, message: string, type?: string): Reply => ({
  status,
  headers: [
    ["Content-Type", "application/json"],
    ...(type === undefined ? [] : [["x-amzn-ErrorType", type] as const]),
  ],
  body: JSON.stringify({ ...(type !== undefined && { __type: type }), message }),
});
/** In a shape that clients of all AWS services can parse. */
export const denial = (message: string): Reply => refused(403, message, "AccessDeniedException");
export const tooLarge = refused(413, "Request Too Long");
export const badRequest = refused(400, "Bad Request");

/** The access key that signed a request, and the Region and AWS service it is for. */
export interface Signed {
  readonly accessKey: string;
  /** Missing for Signature Version 4A, which is for any Region. */
  readonly region?: string;
  readonly service: string;
}

/**
 * By what a request is signed: the credential scope of Signature Version 4,
 * `Credential={access key}/{date}/{region}/{service}/aws4_request`, or of Version 4A, which has no Region. The signature itself is
 * not checked.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signedBy(untrustedAuthorization: string | undefined): Signed | undefined {
  if (!untrustedAuthorization?.startsWith("AWS4-")) return undefined;
  if (untrustedAuthorization.startsWith("AWS4-HMAC-SHA256 ")) {
    const [, accessKey, region, service] =
      /Credential=([^/\s,]+)\/\d{8}\/([^/\s,]+)\/([^/\s,]+)\/aws4_request/.exec(untrustedAuthorization) ?? [];
    return accessKey === undefined || region === undefined || service === undefined
      ? undefined
      : { accessKey, region, service };
  }
  if (!untrustedAuthorization.startsWith("AWS4-ECDSA-P256-SHA256 ")) return undefined;
  const [, accessKey, service] =
    /Credential=([^/\s,]+)\/\d{8}\/([^/\s,]+)\/aws4_request/.exec(untrustedAuthorization) ?? [];
  return accessKey === undefined || service === undefined ? undefined : { accessKey, service };
}

/** The error for a request to a service that does not exist here, in a format that its client can parse. */
function serviceNotImplemented(service: string, untrustedContentType: string | undefined): Reply {
  const message = `The local gateway has no ${service}: it speaks apigateway, dynamodb and execute-api, of ssm and secretsmanager what reads a secret, and of events PutEvents where the environment has them.`;
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
