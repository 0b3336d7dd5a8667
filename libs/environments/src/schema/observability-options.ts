import { z } from "zod";

/** Where SNS delivers to. Someone there must confirm the subscription before anything arrives. */
const endpoint = z
  .string()
  .regex(/^([^\s@:/]+@[^\s@]+\.[^\s@]+|https:\/\/\S+)$/, "an e-mail address or an https URL");

/** Names a subscription in Terraform: its place in the list would not do, as whoever is before it may leave. */
export function subscriptionId(severity: string, address: string): string {
  return `${severity}-${address.replace(/\W+/g, "-")}`;
}

/** Each once: a second subscription of the same address is the first one. */
const endpoints = z
  .array(endpoint)
  .refine((all) => new Set(all).size === all.length, {
    error: "each address once, as SNS has one subscription for it",
    abort: true,
  })
  .refine(
    (all) => new Set(all.map((each) => subscriptionId("", each))).size === all.length,
    "addresses that differ in letters or digits: Terraform tells subscriptions apart by these alone. A query at the end of a URL, or a distribution list, makes another address",
  );

/** The longest text of an alarm beside it leaves so much of the 1,024 characters that CloudWatch takes; a test holds the texts to it. */
const MAX_RUNBOOK_URL = 512;

const percent = z.number().positive().max(100);
const count = z.int().positive();
const hour = z.int().min(0).max(24);

/** From when on an environment tells someone; what each alarm means is in the runbook. */
export const alarmsOption = z.strictObject({
  /** Whom alarms tell: addresses for what must be looked at now, and for what can wait. */
  notify: z.strictObject({
    /** What someone must look at now, at night too. */
    page: endpoints,
    /** What someone must look at on the next working day. */
    ticket: endpoints,
  }),
  /** Where people find `RUNBOOK.md`, for the links in the alarms. @default its path in the repository */
  runbookUrl: z
    .url({ protocol: /^https$/, error: "an https URL" })
    .max(MAX_RUNBOOK_URL)
    .optional(),
  /** When answers of 5xx are an alarm. */
  serverErrors: z.strictObject({
    /** Percentage of 5xx in three minutes that is an outage. */
    percent,
    /** Percentage of 5xx for an hour that is a leak, and below which nothing is called unusual. */
    lastingPercent: percent,
    /** Fewer requests than this in a few minutes say nothing about a percentage. */
    minimumRequests: count,
    /** Fewer 5xx than this in three minutes are chance; over a longer time it takes more. */
    minimumErrors: count,
  }),
  /** When slow answers are an alarm. */
  latency: z.strictObject({
    /** What 99 of 100 requests must be answered within. */
    p99Milliseconds: z.int().positive().max(29_000, "below API Gateway's 29 seconds"),
    /** Fewer requests than this in five minutes have no 99th percentile; a fifth of it is asked of each minute. */
    minimumRequests: count,
  }),
  /** When there is always traffic, so that silence means that the edge is dead. @default silence is normal at any time */
  expectedTraffic: z
    .strictObject({
      days: z.enum(["daily", "Monday to Friday"]),
      /** From the beginning of this hour, UTC. */
      fromHour: hour,
      /** To the beginning of this hour, UTC. */
      toHour: hour,
      /** How long the longest pause between two requests may be. */
      silentMinutes: z.int().min(15).max(1440).multipleOf(15, "a multiple of 15"),
    })
    .refine(({ fromHour, toHour }) => fromHour < toHour, { error: "fromHour before toHour", abort: true })
    .refine(
      ({ fromHour, toHour, silentMinutes }) => silentMinutes <= (toHour - fromHour) * 60,
      "silentMinutes no longer than from fromHour to toHour: outside, silence is expected and ends the pause",
    )
    .optional(),
  /** When failures of the authorizer are an alarm. */
  authorizer: z.strictObject({
    /** 500s because of the authorizer, or its throttles, in five minutes. */
    minimumErrors: count,
  }),
  /** When what single tenants do is an alarm. */
  tenants: z.strictObject({
    /** Share of all requests that one tenant may have. */
    dominatingPercent: percent,
    /** With fewer tenants in a minute, one of them has most of the traffic in any case. */
    minimumTenants: z.int().min(2),
    /** With fewer requests in five minutes, a large share is no load; a fifth of it is asked of each minute. */
    minimumRequests: count,
    /** Tenants that are active in one day: so many API keys there are at least, and AWS has no more than 10,000. */
    manyActive: count.max(10_000, "at most the account's 10,000 API keys"),
  }),
});

/** Of which requests X-Ray keeps a trace, from the stage to what the backend calls. */
export const tracingOption = z.strictObject({
  /** So many in each second, all callers together, so that a quiet environment has traces at all. */
  perSecond: z.int().min(0).max(100),
  /** Of the requests beyond those. */
  percent: z.number().min(0).max(100),
});

export type TracingOption = z.output<typeof tracingOption>;
