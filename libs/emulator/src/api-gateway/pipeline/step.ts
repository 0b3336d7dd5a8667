import type { FunctionInvoker } from "../../lambda/functions";
import type { Buckets, BucketLimits } from "../metering/token-bucket";
import type { Clock } from "../../common/clock";
import type { Ids } from "../../common/ids";
import type { EmulatorLog } from "../../common/log";
import type { State } from "../../state/state";
import type { AuthorizerCache } from "../authorizer/cache";
import type { Exchange } from "../context/request-context";
import type { Reply } from "../../http/received-request";

/** The account and Region that ARNs and events name. */
export interface Account {
  readonly accountId: string;
  readonly region: string;
}

/** What the steps work with. */
export interface Services {
  readonly account: Account;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EmulatorLog;
  readonly state: State;
  readonly buckets: Buckets;
  readonly authorizerCache: AuthorizerCache;
  readonly functions: FunctionInvoker;
  /** The account's own limit, over all stages. */
  readonly accountThrottle: BucketLimits;
}

/**
 * One step of a request's path. It adds to the exchange, answers it, or throws a {@link Refusal}.
 *
 * @returns a reply, from the integration only
 */
export type Step = (exchange: Exchange, services: Services) => Promise<Reply | void> | Reply | void;
