// Control plane protocol: parsing of bodies and patches, pages, tags, errors and quotas.
// Not here: the operations, which are in the folders `apis`, `keys` and `plans`.

import type { ResourceQuotas } from "@tollgate/aws-quotas";
import type { Clock } from "../../../common/clock";
import type { AuthorizerCache } from "../../authorizer/cache";
import type { ReceivedRequest, Reply } from "../../../http/received-request";
import type { Stage } from "../../context/request-context";
import type { UntrustedObject } from "../../../common/json";
import type { Ids } from "../../../common/ids";
import type { FunctionInvoker } from "../../../lambda/functions";
import type { EmulatorLog } from "../../../common/log";
import type { State } from "../../../state/state";
import type { Account } from "../../context/services";
import type { BucketLimits } from "../../../state/usage-plan";

/** The one REST API, as the control plane shows it. */
interface ApiView {
  readonly id: string;
  /** The stages that are deployed now. */
  stages(): readonly Stage[];
}

export interface ControlServices {
  readonly account: Account;
  readonly accountThrottle: BucketLimits;
  readonly api: ApiView;
  readonly authorizerCache: AuthorizerCache;
  readonly clock: Clock;
  readonly functions: FunctionInvoker;
  readonly ids: Ids;
  readonly log: EmulatorLog;
  readonly resourceQuotas: ResourceQuotas;
  readonly state: State;
}

/** A request to one operation. Only its method and path have been checked. */
export interface ControlRequest {
  /** Variables of the path, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly untrustedHeaders: ReceivedRequest["untrustedHeaders"];
  /** The body, when it is a JSON object. */
  readonly body: UntrustedObject;
  readonly rawBody: Buffer;
}

/** An operation's response, without its status. */
export interface ControlReply {
  readonly json?: unknown;
  /** A raw body, instead of `json`. */
  readonly raw?: Pick<Reply, "headers" | "body">;
}

export interface Operation {
  readonly name: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** As in AWS's model of the API: `/apikeys/{api_Key}`. */
  readonly path: string;
  /** Query parameters that tell it from another operation of the same path. @default none */
  readonly query?: Readonly<Record<string, string>>;
  readonly status: number;
  run(request: ControlRequest, services: ControlServices): ControlReply | Promise<ControlReply>;
}

/** A read-only operation. */
export function read(
  name: string,
  path: string,
  view: (request: ControlRequest, services: ControlServices) => unknown,
): Operation {
  return {
    name,
    method: "GET",
    path,
    status: 200,
    run: (request, services) => ({ json: view(request, services) }),
  };
}
