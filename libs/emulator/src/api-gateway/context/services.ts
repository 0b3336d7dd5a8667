import type { Clock } from "../../common/clock";
import type { Ids } from "../../common/ids";
import type { EmulatorLog } from "../../common/log";
import type { FunctionInvoker } from "../../lambda/functions";

/** The account and Region that ARNs and events name. */
export interface Account {
  readonly accountId: string;
  readonly region: string;
}

/** What a call of a backend or of an authorizer's function needs. */
export interface CallServices {
  readonly account: Account;
  readonly clock: Clock;
  readonly functions: FunctionInvoker;
  readonly ids: Ids;
  readonly log: EmulatorLog;
}
