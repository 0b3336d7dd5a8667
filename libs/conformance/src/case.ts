import type { Environment, Plan, PlanName } from "@tollgate/environments";
import type { OutcomeId } from "@tollgate/gateway-outcomes";

/** A tenant that a run creates. */
export type TenantName = "main" | "rated" | "switched" | "planless" | "limited";

/**
 * The initial plan of each tenant. `rated` is on the plan with the smallest burst limit. All others are on
 * the plan with the largest, so that they are not throttled.
 */
export function tenantPlans({ plans }: Pick<Environment, "plans">): Readonly<Record<TenantName, PlanName>> {
  const byBurst = Object.keys(plans).sort((one, other) => burstOf(plans[one]) - burstOf(plans[other]));
  const [rated = "", widest = ""] = [byBurst[0], byBurst.at(-1)];
  return { main: widest, rated, switched: widest, planless: widest, limited: widest };
}

/** A plan's burst limit. Infinite without a throttle. */
const burstOf = (plan: Plan | undefined): number => plan?.throttle?.burstLimit ?? Number.MAX_SAFE_INTEGER;

/** The `Authorization` header of a request. Tokens are given by name. Only the run knows their secrets. */
export type Authorization =
  | { readonly kind: "absent" }
  | { readonly kind: "literal"; readonly value: string }
  /**
   * `before` is the text before the token, such as `Bearer `. If `damaged`, its last character is changed.
   */
  | { readonly kind: "token"; readonly token: string; readonly before?: string; readonly damaged?: true }
  /** A token of the given form that is not stored. */
  | { readonly kind: "stranger"; readonly form: "minted" | "openssl" };

export interface RequestSpec {
  readonly method: string;
  /** The path after the stage. */
  readonly path: string;
  /** Whether the path includes the stage. @default false */
  readonly outside?: true;
  readonly authorization: Authorization;
  /** @default none but those of HTTP itself */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether it is sent to the first cell's own host instead of the router's. @default false */
  readonly pastRouter?: true;
  /** The name of a tenant whose API key's value is sent as `x-api-key`. @default none is sent */
  readonly keyOf?: TenantName;
  /** @default no body */
  readonly bodyBytes?: number;
}

/** An operator's changes between requests, made with `libs/tenant-provisioning`. */
export type Change =
  | {
      readonly kind: "mint";
      readonly tenant: TenantName;
      readonly token: string;
      /** @default none, which open every route */
      readonly scopes?: readonly string[];
    }
  | {
      readonly kind: "revoke";
      readonly tenant: TenantName;
      readonly token: string;
      /** Whether the stage's cache is flushed. */
      readonly flush: boolean;
    }
  | { readonly kind: "suspend" | "resume" | "leave-plan"; readonly tenant: TenantName }
  /** Stores a record by hand: see {@link HandMade}. */
  | { readonly kind: "store"; readonly token: string; readonly record: HandMade }
  /** The documentation's walkthrough: an API key, its plan, and a token made with openssl. */
  | { readonly kind: "walkthrough"; readonly token: string }
  /** Moves a tenant to a new plan with a daily quota. */
  | { readonly kind: "quota"; readonly tenant: TenantName; readonly limit: number };

/**
 * - `expired`: its end is in the past.
 * - `unreadable`: its end is a text.
 * - `keyless`: it names a key that does not exist.
 * - `nameless`: it has no tenant and no id.
 * - `oversized`: its id makes the authorizer's answer larger than 8 KB.
 */
export type HandMade = "expired" | "unreadable" | "keyless" | "nameless" | "oversized";

/** A step of a case. `name` names its observation. */
export type Step =
  | {
      readonly kind: "send";
      readonly name: string;
      readonly request: RequestSpec;
      /** Whether API Gateway may omit its line of the access log. @default false */
      readonly mayLackLine?: true;
    }
  /**
   * Sends many requests at once. Observes whether some were accepted and some throttled, and the first
   * throttled request.
   */
  | {
      readonly kind: "burst";
      readonly name: string;
      readonly request: RequestSpec;
      readonly count: number;
      /** The minimum numbers of accepted and of throttled requests: the tolerance. */
      readonly letIn: number;
      readonly refused: number;
    }
  /** Repeats a request until it gets the status. Observes whether that happened in time. */
  | {
      readonly kind: "until";
      readonly name: string;
      readonly request: RequestSpec;
      readonly status: number;
      readonly withinSeconds: number;
      readonly everySeconds: number;
      readonly mayLackLine?: true;
    }
  | { readonly kind: "change"; readonly change: Change }
  | { readonly kind: "wait"; readonly seconds: number }
  /** Runs the operator's command. `{tenant}`, `{token-id}` and `{file}` in its arguments are replaced. */
  | {
      readonly kind: "command";
      readonly words: string;
      /** Its stdin: the secret of the case's newest token. @default empty */
      readonly input?: "secret";
      /** Whether to ignore lines that are not about the run's tenants. */
      readonly onlyOwn?: true;
      /** The content of `{file}`. */
      readonly file?: string;
    };

export type Need = "nothing" | "tenants" | "control-plane";

export interface Case {
  /** `group/name`. It must not change, because recordings refer to it. */
  readonly id: string;
  readonly title: string;
  /** Its requirements besides the stage's URL. */
  readonly needs: Need;
  /** The row of the table of outcomes that it produces. @default none */
  readonly outcome?: OutcomeId;
  readonly steps: readonly Step[];
}

/** A case that is not run: a stage with the deployed document cannot produce it, or a run must not. */
export interface Untried {
  /** As {@link Case.id}. */
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  /** The row of the table of outcomes that it would produce. @default none */
  readonly outcome?: OutcomeId;
}
