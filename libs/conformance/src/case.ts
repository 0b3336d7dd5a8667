import type { Environment, Plan, PlanName } from "@tollgate/environments";
import type { OutcomeId } from "@tollgate/gateway-outcomes";

/** A tenant that a run makes for itself. */
export type TenantName = "main" | "rated" | "switched" | "planless" | "limited";

/**
 * On which plan each tenant begins. Only `rated` is on the plan that lets in the fewest requests at once: no other is to be
 * refused for its rate, so they are on the one that lets in the most.
 */
export function tenantPlans({ plans }: Pick<Environment, "plans">): Readonly<Record<TenantName, PlanName>> {
  const byBurst = Object.keys(plans).sort((one, other) => burstOf(plans[one]) - burstOf(plans[other]));
  const [rated = "", widest = ""] = [byBurst[0], byBurst.at(-1)];
  return { main: widest, rated, switched: widest, planless: widest, limited: widest };
}

/** How many requests a plan lets in at once: without a throttle, any number. */
const burstOf = (plan: Plan | undefined): number => plan?.throttle?.burstLimit ?? Number.MAX_SAFE_INTEGER;

/** What the `Authorization` header of a request holds. A token is named; its secret is the run's own. */
export type Authorization =
  | { readonly kind: "absent" }
  | { readonly kind: "literal"; readonly value: string }
  /** @param before stands before the token, such as `Bearer `. @param damaged its last character is another one. */
  | { readonly kind: "token"; readonly token: string; readonly before?: string; readonly damaged?: true }
  /** A token that nobody has stored, of a form. */
  | { readonly kind: "stranger"; readonly form: "minted" | "openssl" };

export interface RequestSpec {
  readonly method: string;
  /** Behind the stage. */
  readonly path: string;
  /** Whether the path begins at the host, and so names another stage. @default false */
  readonly outside?: true;
  readonly authorization: Authorization;
  /** @default none but those of HTTP itself */
  readonly headers?: Readonly<Record<string, string>>;
  /** The name of a tenant whose API key's value is sent as `x-api-key`. @default none is sent */
  readonly keyOf?: TenantName;
  /** @default no body */
  readonly bodyBytes?: number;
}

/** Changes that an operator makes between requests, by the use cases of `libs/tenant-provisioning`. */
export type Change =
  | { readonly kind: "mint"; readonly tenant: TenantName; readonly token: string }
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
  /** The walkthrough of the documents: an API key, its place in a plan, a token by openssl's form. */
  | { readonly kind: "walkthrough"; readonly token: string }
  /** A plan of its own with a quota a day, to which a tenant moves. */
  | { readonly kind: "quota"; readonly tenant: TenantName; readonly limit: number };

/**
 * `expired`: its second has passed; `unreadable`: its expiry is a text; `keyless`: it names a key that does not exist;
 * `nameless`: it has no tenant and no id; `oversized`: its id makes the authorizer's answer larger than 8 KB.
 */
export type HandMade = "expired" | "unreadable" | "keyless" | "nameless" | "oversized";

/** One thing that a case does. What it observes is named by `name`. */
export type Step =
  | {
      readonly kind: "send";
      readonly name: string;
      readonly request: RequestSpec;
      /** API Gateway may write no line of the access log for it. @default it writes one */
      readonly mayLackLine?: true;
    }
  /** Sends many at once, and observes whether some were let in and some refused, and the first that was refused. */
  | {
      readonly kind: "burst";
      readonly name: string;
      readonly request: RequestSpec;
      readonly count: number;
      /** The least that must be let in, and the least that must be refused: the tolerance. */
      readonly letIn: number;
      readonly refused: number;
    }
  /** Sends one after the other until one is answered with a status, and observes whether that was in time. */
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
  /** The operator's command, in a process of its own. `{tenant}`, `{token-id}` and `{file}` in its words are the run's. */
  | {
      readonly kind: "command";
      readonly words: string;
      /** What it reads: the secret of the run's newest token, or nothing. */
      readonly input?: "secret";
      /** Lines that are not about the run's own tenants are left out. */
      readonly onlyOwn?: true;
      /** The content of `{file}`. */
      readonly file?: string;
    };

export type Need = "nothing" | "tenants" | "control-plane";

export interface Case {
  /** `group/name`. It stays: recordings name it. */
  readonly id: string;
  readonly title: string;
  /** What it needs beside the stage's URL. */
  readonly needs: Need;
  /** The row of the table of outcomes that it brings about. @default none */
  readonly outcome?: OutcomeId;
  readonly steps: readonly Step[];
}

/** What a stage with the document that is deployed cannot show, or a run must not try. */
export interface Untried {
  /** As a case's. */
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  /** The row of the table of outcomes that it would bring about. @default none */
  readonly outcome?: OutcomeId;
}
