import type { Environment, PlanName } from "@tollgate/environments";
import type { Case, Untried } from "../case";
import { tenantPlans } from "../case";
import { absent, get, send, token, type Probe } from "./steps";

/** The largest burst that a run sends. */
const LARGEST_BURST = 100;
/**
 * The multiple of the burst limit to send at once. On a slow connection, the bucket refills while requests
 * are sent.
 */
const BURSTS = 5;
const REQUEST_ID = "00000000-1111-4222-8333-444444444444";

/** Sizes, ids of requests, rate and quota. */
export function limitCases({ path }: Probe, environment: Environment): readonly Case[] {
  const { burst } = ratedPlan(environment);
  return [
    ...sizeCases(path),
    {
      id: "request-id/own",
      title: "ids that the gateway gives",
      needs: "nothing",
      steps: [
        send(get(path, absent), { name: "the first" }),
        send(get(path, absent), { name: "the second" }),
      ],
    },
    {
      id: "request-id/of-client",
      title: "a UUID that a client sends as x-amzn-RequestId",
      needs: "nothing",
      steps: [send(get(path, absent, { headers: { "x-amzn-requestid": REQUEST_ID } }))],
    },
    {
      id: "request-id/no-uuid",
      title: "what is no UUID as x-amzn-RequestId",
      needs: "nothing",
      steps: [send(get(path, absent, { headers: { "x-amzn-requestid": "conformance" } }))],
    },
    ...(burst !== undefined && burst <= LARGEST_BURST ? [rateCase(path, burst)] : []),
    {
      id: "limit/quota",
      title: "a plan with a quota of 3 a day",
      needs: "control-plane",
      outcome: "quota-exceeded",
      steps: [
        { kind: "change", change: { kind: "quota", tenant: "limited", limit: 3 } },
        {
          // API Gateway counts on a best-effort basis. It must enforce the limit within 60 requests.
          kind: "until",
          name: "is refused",
          request: get(path, token("limited")),
          status: 429,
          withinSeconds: 300,
          everySeconds: 5,
          mayLackLine: true,
        },
        send(get(path, token("limited")), { mayLackLine: true }),
      ],
    },
  ];
}

/** Limits that a run must not reach with these plans. */
export function untriedLimits(environment: Environment): readonly Untried[] {
  const { plan, burst } = ratedPlan(environment);
  if (burst !== undefined && burst <= LARGEST_BURST) return [];
  const reason =
    burst === undefined
      ? `the plan ${plan} has no throttle`
      : `the plan ${plan} lets in ${burst} at once, and a run sends ${LARGEST_BURST * BURSTS} at most`;
  return [{ id: "limit/rate", title: "a tenant over its plan's rate", reason, outcome: "plan-throttles" }];
}

/** The plan whose rate is tested, and its burst limit. */
function ratedPlan(environment: Environment): {
  readonly plan: PlanName;
  readonly burst: number | undefined;
} {
  const { rated: plan } = tenantPlans(environment);
  return { plan, burst: environment.plans[plan]?.throttle?.burstLimit };
}

function rateCase(path: string, burst: number): Case {
  return {
    id: "limit/rate",
    title: `a tenant over its plan's rate (tolerance: of ${burst * BURSTS} at once, ${Math.ceil(burst / 2)} or more are let in and 1 or more refused)`,
    needs: "tenants",
    outcome: "plan-throttles",
    steps: [
      {
        kind: "burst",
        name: "at once",
        request: get(path, token("rated")),
        count: burst * BURSTS,
        letIn: Math.ceil(burst / 2),
        refused: 1,
      },
      { kind: "wait", seconds: 10 },
      send(get(path, token("rated")), { name: "later" }),
    ],
  };
}

function sizeCases(path: string): readonly Case[] {
  const long = (name: string) => ({ headers: { [name]: "a".repeat(10_400) } });
  return [
    {
      id: "size/header",
      title: "headers of more than 10,240 bytes",
      needs: "nothing",
      outcome: "headers-too-large",
      steps: [send(get(path, absent, long("x-long")), { mayLackLine: true })],
    },
    {
      id: "size/header-token",
      title: "a token, and headers of more than 10,240 bytes",
      needs: "tenants",
      steps: [send(get(path, token("main"), long("x-long")), { mayLackLine: true })],
    },
    {
      id: "size/path",
      title: "a path of 9,000 characters",
      needs: "nothing",
      steps: [send(get(`/${"a".repeat(9_000)}`, absent), { name: "a long path", mayLackLine: true })],
    },
    {
      id: "size/small-body",
      title: "a body where none is expected",
      needs: "tenants",
      steps: [send(get(path, token("main"), { bodyBytes: 1_000 }))],
    },
    {
      id: "size/event",
      title: "a body that makes the function's event larger than 6 MB",
      needs: "tenants",
      outcome: "event-too-large",
      steps: [send(get(path, token("main"), { bodyBytes: 7_000_000 }), { mayLackLine: true })],
    },
    {
      id: "size/body",
      title: "a body of more than 10 MB",
      needs: "tenants",
      outcome: "body-too-large",
      steps: [send(get(path, token("main"), { bodyBytes: 10_485_761 }), { mayLackLine: true })],
    },
  ];
}
