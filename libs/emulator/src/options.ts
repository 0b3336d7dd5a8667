import type { TableDefinition } from "@tollgate/records";
import type { PlanOptions } from "./api-gateway/control-plane/plans/seed-plans";
import type { StageOptions } from "./api-gateway/pipeline/api";
import type { Pages } from "@tollgate/local-guard";
import type { LogSubscriptionOptions } from "./cloudwatch-logs/log-subscription";
import type { Clock } from "./common/clock";
import type { Ids } from "./common/ids";
import type { EventConsumer } from "./eventbridge/event-buses";
import type { ScheduleOptions } from "./eventbridge/schedules";
import type { FunctionOptions } from "./lambda/function-options";
import type { EmulatorLog } from "./common/log";
import type { SecretSource } from "./secrets/secret-services";
import type { BucketLimits } from "./state/usage-plan";

/** What runs in one account and Region. */
export interface PlaceOptions {
  /** An OpenAPI 3 document with AWS's extensions, as API Gateway imports it. */
  readonly document: unknown;
  /** The stages that serve the document, at least one. */
  readonly stages: readonly StageOptions[];
  /** Lambda functions, by the name that the document's ARNs end in. @default none */
  readonly functions?: Readonly<Record<string, FunctionOptions>>;
  /** The function to which the stages' access log is delivered. @default none */
  readonly logSubscription?: LogSubscriptionOptions;
  /** Functions that are invoked at a fixed rate. @default none */
  readonly schedules?: readonly ScheduleOptions[];
  /** Names of EventBridge's buses. @default the service has no `PutEvents` */
  readonly eventBuses?: readonly string[];
  /** Gets the events of all buses. @default nobody does */
  readonly eventConsumer?: EventConsumer | undefined;
  /** Plans that exist from the start. Their limits follow this at each start, their keys stay. @default none */
  readonly plans?: readonly PlanOptions[];
  /** DynamoDB tables that exist from the start. @default none */
  readonly tables?: readonly TableDefinition[];
  /** The values of Systems Manager's and Secrets Manager's secrets. @default both services are absent */
  readonly secrets?: SecretSource;
  /** Where the state is stored. @default in memory */
  readonly dataDirectory?: string;
  /** @default us-east-1 */
  readonly region?: string;
  /** @default 000000000000 */
  readonly accountId?: string;
  /** The limit of all stages together. @default 10,000 requests a second, 5,000 at once, as a new AWS account's */
  readonly accountThrottle?: BucketLimits;
  /** `none` for a debugger: functions and callers have no time limits, so that they can pause at breakpoints. @default AWS's */
  readonly timeLimits?: "none" | undefined;
  /** `aws` enforces the control plane's documented quotas of calls and resources. @default none */
  readonly controlPlaneQuotas?: "none" | "aws";
  /** When expired items are deleted: automatically, or by `expireItems` only. @default each minute */
  readonly itemsExpire?: "each minute" | "on demand";
  /** @default the system's */
  readonly clock?: Clock;
  /** @default random ones */
  readonly ids?: Ids;
  /** @default nothing is written */
  readonly log?: EmulatorLog;
}

/** Where an emulator listens, and who may use it. */
export interface PortOptions {
  /** @default 0, a free one */
  readonly port?: number;
  /** @default 127.0.0.1, which other machines cannot reach */
  readonly host?: string;
  /**
   * Whether everyone who reaches `host` may use the control plane, DynamoDB and the pages, and not only the API.
   * @default false: if `host` is not loopback, they get a loopback port of their own
   */
  readonly remoteControl?: boolean | undefined;
  /** Web pages of the embedding program, behind the same guard as the control plane. @default none */
  readonly pages?: Pages;
}

/**
 * Which place a request to the API goes to, as a function at CloudFront's edge decides.
 *
 * @param read reads a key of the key value store; it throws {@link StoreUnreachableError} while the store is unreachable
 * @returns the place's name
 */
export type Route = (
  untrustedAuthorization: string | undefined,
  read: (key: string) => string | undefined,
) => string;

/** What `startPlaces` starts: several places behind the same ports. */
export interface PlacesOptions extends PortOptions {
  /** By name. Two places differ in account or Region. */
  readonly places: Readonly<Record<string, PlaceOptions>>;
  /** The account of the access key `local`, of functions' keys and of the key value store. */
  readonly homeAccountId: string;
  readonly route: Route;
  readonly keyValueStore: {
    readonly name: string;
    /** Where its pairs are stored. @default in memory */
    readonly dataDirectory?: string;
  };
  /** Of the key value store and of temporary keys. @default the system's */
  readonly clock?: Clock;
}

/** What `startEmulator` starts: one place with its ports. */
export interface EmulatorOptions extends PlaceOptions, PortOptions {
  /** Whether `sts` says whose account it is, and gives keys of its roles. @default the service is absent */
  readonly hasSecurityTokens?: boolean;
}
