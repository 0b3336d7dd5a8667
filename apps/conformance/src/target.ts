import type { Exchanged, Names } from "@tollgate/conformance";
import type { Time } from "@tollgate/tenant-provisioning-runtime";
import type { AccessLog } from "./access-log";
import type { AwsAccess } from "./aws-access";
import type { WireRequest } from "./exchange";

/** A gateway that is asked: the stage, or the local gateway. */
export interface Target {
  readonly side: "stage" | "local";
  /** What stands before a route's path. */
  readonly base: string;
  /** It never rejects, but with {@link NotAnsweredError} or {@link EndedError} when the run is to end. */
  readonly send: (request: WireRequest) => Promise<Exchanged>;
  /** Where its tenants are made, and its API's id. @default nothing of the run needs a tenant */
  readonly aws?: { readonly access: AwsAccess; readonly apiId: string };
  readonly accessLog: AccessLog;
  /** @default systemTime */
  readonly time: Time;
  readonly names: Names;
}
