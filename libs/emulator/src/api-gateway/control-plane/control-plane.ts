// Control plane: API Gateway's operations on APIs, keys and plans.
// Not here: the requests of clients to the API, which are in `pipeline`.

import type { ReceivedRequest, Reply } from "../../http/received-request";
import { isObject } from "../../common/json";
import { ControlError } from "./protocol/errors";
import type { ControlQuotas } from "./protocol/quotas";
import type { ControlReply, ControlServices, Operation } from "./protocol/operation";
import { LIST_FOUND } from "./protocol/parse-body";
import { apiKeyOperations } from "./keys/api-key-operations";
import { exportOperation } from "./apis/export-operation";
import { importKeysOperation } from "./keys/import-keys-operation";
import { planKeyOperations } from "./plans/plan-key-operations";
import { planOperations } from "./plans/plan-operations";
import { resourceOperations } from "./apis/resource-operations";
import { restApiOperations } from "./apis/rest-api-operations";
import { tagOperations } from "./tag-operations";
import { testInvokeOperation } from "./apis/test-invoke-operation";
import { usageOperations } from "./plans/usage-operations";

/** A request to the control plane, with its body read. */
interface WireControlRequest {
  readonly method: string;
  readonly untrustedPath: string;
  readonly untrustedQuery: string;
  readonly untrustedHeaders: ReceivedRequest["untrustedHeaders"];
  readonly body: Buffer;
}

/** The headers that name a request. */
type RequestIds = Reply["headers"];

/** API Gateway's control plane, as the AWS SDKs and the `aws` command line speak it (REST-JSON). */
export class ControlPlane {
  constructor(
    private readonly services: ControlServices,
    private readonly quotas: ControlQuotas,
  ) {}

  /** Answers a request, once its changes are durable. It never rejects. */
  async handle(request: WireControlRequest): Promise<Reply> {
    const requestId = this.services.ids.request();
    const ids: RequestIds = [
      ["x-amzn-RequestId", requestId],
      ["x-amz-apigw-id", this.services.ids.extendedRequest()],
    ];
    try {
      const { operation, path } = find(request);
      this.quotas(operation.name);
      const reply = await operation.run(
        {
          path,
          query: new URLSearchParams(request.untrustedQuery),
          untrustedHeaders: request.untrustedHeaders,
          body: operation.query ? {} : parseJson(request.body),
          rawBody: request.body,
        },
        this.services,
      );
      if (operation.method !== "GET") await this.services.state.durable();
      return success(operation.status, reply, ids);
    } catch (error) {
      if (error instanceof ControlError) return failure(error, ids);
      this.services.log.problem(
        `control plane request ${requestId}: ${(error as Error).stack ?? String(error)}`,
      );
      return failure(new ControlError("InternalFailure", "Internal failure"), ids);
    }
  }
}

function find({ method, untrustedPath, untrustedQuery }: WireControlRequest): {
  operation: Operation;
  path: Readonly<Record<string, string>>;
} {
  const query = new URLSearchParams(untrustedQuery);
  // Some SDKs write `/restapis/` where others write `/restapis`.
  const path = untrustedPath.replace(/(.)\/$/, "$1");
  for (const operation of operations) {
    if (operation.method !== method) continue;
    if (Object.entries(operation.query ?? {}).some(([name, value]) => query.get(name) !== value)) continue;
    const variables = matchPath(operation.path, path);
    if (variables) return { operation, path: variables };
  }
  throw new ControlError(
    "NotImplementedException",
    `The local gateway does not implement ${method} ${path}.`,
  );
}

/** Rejects invalid UTF-8, instead of storing replacement characters. */
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** @throws {ControlError} without a message, as AWS does, for invalid JSON, and for strings, numbers and null */
function parseJson(body: Buffer) {
  if (body.length === 0) return {};
  const untrusted = tryParse(body);
  if (isObject(untrusted)) return untrusted;
  throw new ControlError("SerializationException", Array.isArray(untrusted) ? LIST_FOUND : "");
}

function tryParse(body: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(body)) as unknown;
  } catch {
    return undefined;
  }
}

/** Deleting and tagging return "an empty HTTP body", as the API reference says. */
function success(status: number, { json, raw }: ControlReply, ids: RequestIds): Reply {
  if (raw) return { status, headers: [...ids, ...raw.headers], body: raw.body };
  return {
    status,
    headers: [...ids, ["Content-Type", "application/json"]],
    body: json === undefined ? "" : JSON.stringify(json),
  };
}

function failure({ status, code, message, retryAfterSeconds }: ControlError, ids: RequestIds): Reply {
  return {
    status,
    headers: [
      ...ids,
      ["x-amzn-ErrorType", code],
      ["Content-Type", "application/json"],
      ...(retryAfterSeconds === undefined ? [] : [["Retry-After", String(retryAfterSeconds)] as const]),
    ],
    body: JSON.stringify(message === "" ? {} : { message }),
  };
}

/**
 * Matches a path against a template such as `/apikeys/{api_Key}`.
 *
 * @returns the template's variables, decoded; `undefined` when the path does not match or is not valid percent-encoding
 */
function matchPath(template: string, untrustedPath: string): Readonly<Record<string, string>> | undefined {
  const wanted = template.split("/");
  const segments = untrustedPath.split("/");
  if (wanted.length !== segments.length) return undefined;
  const variables: [string, string][] = [];
  for (const [at, part] of wanted.entries()) {
    const segment = segments[at] as string;
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name === undefined) {
      if (part !== segment) return undefined;
      continue;
    }
    try {
      variables.push([name, decodeURIComponent(segment)]);
    } catch {
      return undefined;
    }
  }
  return Object.fromEntries(variables);
}

/** All operations. One with a query parameter comes before one of the same path without. */
const operations: readonly Operation[] = [
  importKeysOperation,
  ...apiKeyOperations,
  ...planOperations,
  ...planKeyOperations,
  ...usageOperations,
  ...restApiOperations,
  ...resourceOperations,
  exportOperation,
  testInvokeOperation,
  ...tagOperations,
];
