import type { IncomingMessage } from "node:http";
import type { ControlPlane } from "../control-plane/control-plane";
import type { DataPlane } from "../data-plane/data-plane";
import type { ReceivedRequest, Reply } from "../data-plane/received-request";
import { BodyTooLargeError } from "../data-plane/received-request";
import type { TimeToLive } from "../dynamodb/time-to-live";
import type { Handler } from "./http-server";
import { serviceNotImplemented } from "./not-implemented";
import { signedService } from "./service-of";
import { WireRequest } from "./wire-request";

/** "16 MB" is what a DynamoDB request may have; an import of API keys fits into it too. */
const MAX_SERVICE_BODY_BYTES = 16 * 1024 * 1024;

export interface Routed {
  readonly controlPlane: ControlPlane;
  readonly dataPlane: DataPlane;
  readonly timeToLive: TimeToLive;
}

/** Tells apart, by what a request is signed for, the control plane, DynamoDB, and the execute API. */
export function router({ controlPlane, dataPlane, timeToLive }: Routed): Handler {
  return (incoming) => {
    const service = signedService(incoming.headers.authorization);
    const request = new WireRequest(incoming);
    if (service === undefined || service === "execute-api") return dataPlane.handle(request);
    return serve(service, incoming, request);
  };

  async function serve(service: string, incoming: IncomingMessage, request: ReceivedRequest): Promise<Reply> {
    if (service !== "apigateway" && service !== "dynamodb") {
      return serviceNotImplemented(service, incoming.headers["content-type"]);
    }
    try {
      const body = await request.body(MAX_SERVICE_BODY_BYTES);
      return service === "apigateway"
        ? await controlPlane.handle({ ...request, body })
        : await timeToLive.handle(dynamoDbRequest(incoming, body));
    } catch (error) {
      return error instanceof BodyTooLargeError ? tooLarge : badRequest;
    }
  }
}

function dynamoDbRequest({ method = "POST", url = "/", headers }: IncomingMessage, body: Buffer) {
  return { method, url, headers, body };
}

const refused = (status: number, message: string): Reply => ({
  status,
  headers: [["Content-Type", "application/json"]],
  body: JSON.stringify({ message }),
});
const tooLarge = refused(413, "Request Too Long");
const badRequest = refused(400, "Bad Request");
