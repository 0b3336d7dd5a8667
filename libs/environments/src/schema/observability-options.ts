import { integrationTimeoutMs, resourceQuotas } from "@tollgate/aws-quotas";
import * as z from "zod";

/** A recipient of SNS, who must confirm the subscription. */
const endpoint = z
  .string()
  .regex(/^([^\s@:/]+@[^\s@]+\.[^\s@]+|https:\/\/\S+)$/, "an e-mail address or an https URL");

/** Id of a subscription in Terraform. An index would change when an earlier recipient is removed. */
export function subscriptionId(severity: string, address: string): string {
  return `${severity}-${address.replace(/\W+/g, "-")}`;
}

/** Each once: SNS has one subscription for an address. */
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

/** CloudWatch allows 1,024 characters for a description; a test checks that the longest text leaves these. */
const MAX_RUNBOOK_URL = 512;

const percent = z.number().positive().max(100);
const count = z.int().positive();
const hour = z.int().min(0).max(24);

/** Thresholds and recipients of the alarms; the runbook explains each alarm. */
export const alarmsOption = z.strictObject({
  /** Recipients of alarms: e-mail addresses or https URLs. */
  notify: z.strictObject({
    /** Recipients of alarms that need action at once, also at night. */
    page: endpoints,
    /** Recipients of alarms that can wait for the next working day. */
    ticket: endpoints,
  }),
  /** URL of `RUNBOOK.md` for the links in alarms, at most 512 characters. @default its path in the repository */
  runbookUrl: z
    .url({ protocol: /^https$/, error: "an https URL" })
    .max(MAX_RUNBOOK_URL)
    .optional(),
  /** Thresholds for responses with status 5xx. */
  serverErrors: z.strictObject({
    /** Percentage of 5xx responses in three minutes that is an outage. */
    percent,
    /** Percentage of 5xx responses over an hour that raises a ticket; a lower percentage is never unusual. */
    lastingPercent: percent,
    /** Requests in the alarm's minutes below which a percentage is not evaluated. */
    minimumRequests: count,
    /** 5xx responses in three minutes below which there is no alarm; a longer period needs more. */
    minimumErrors: count,
  }),
  /** Thresholds for slow responses. */
  latency: z.strictObject({
    /** Latency that 99 of 100 requests must not exceed, in milliseconds. */
    p99Milliseconds: z.int().positive().max(integrationTimeoutMs.max, "below API Gateway's 29 seconds"),
    /** Requests in five minutes below which the percentile is not evaluated; each minute needs a fifth of it. */
    minimumRequests: count,
  }),
  /** Hours in which silence is an alarm, because there is always traffic. @default silence is never an alarm */
  expectedTraffic: z
    .strictObject({
      /** Days on which traffic is expected. */
      days: z.enum(["daily", "Monday to Friday"]),
      /** First hour with traffic, in UTC. */
      fromHour: hour,
      /** Hour at whose beginning the expected traffic ends, in UTC. */
      toHour: hour,
      /** Minutes without a request that are an alarm. */
      silentMinutes: z.int().min(15).max(1440).multipleOf(15, "a multiple of 15"),
    })
    .refine(({ fromHour, toHour }) => fromHour < toHour, { error: "fromHour before toHour", abort: true })
    .refine(
      ({ fromHour, toHour, silentMinutes }) => silentMinutes <= (toHour - fromHour) * 60,
      "silentMinutes no longer than from fromHour to toHour: outside, silence is expected and ends the pause",
    )
    .optional(),
  /** Thresholds for failures of the authorizer. */
  authorizer: z.strictObject({
    /** Failures or throttled invocations of the authorizer in five minutes that are an alarm. */
    minimumErrors: count,
  }),
  /** Thresholds for the traffic of single tenants. */
  tenants: z.strictObject({
    /** Percentage of all requests that one tenant may send. */
    dominatingPercent: percent,
    /** Active tenants per minute below which the share is not evaluated. */
    minimumTenants: z.int().min(2),
    /** Requests in five minutes below which the share is not evaluated; each minute needs a fifth of it. */
    minimumRequests: count,
    /** Active tenants per day that are an alarm where there is one cell, because each has an API key and an account has at most 10,000. */
    manyActive: count.max(resourceQuotas.apiKeys, "at most the account's 10,000 API keys"),
  }),
});

/** Requests that X-Ray samples, from the stage to the services that the backend calls. */
export const tracingOption = z.strictObject({
  /** Requests per second that are always traced, all callers together, so that a quiet environment has traces. */
  perSecond: z.int().min(0).max(100),
  /** Sampling percentage after the per-second reservoir. */
  percent: z.number().min(0).max(100),
});

export type TracingOption = z.output<typeof tracingOption>;
