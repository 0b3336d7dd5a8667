import * as z from "zod";
import { changedState } from "./state";

/** What every event has: CloudEvents 1.0 in its JSON format, with the extension `sequence`. */
const envelope = {
  specversion: z.literal("1.0"),
  id: z.string().min(1).describe("Unique within the source. An event that is sent again has the same id"),
  source: z
    .string()
    .regex(/^\/tollgate\/[a-z0-9-]+\/[a-z0-9]+(\/[a-z0-9]+)?$/)
    .describe(
      "The environment, such as /tollgate/example-gateway/prod, or a further cell of it: /tollgate/example-gateway/prod/2",
    ),
  subject: z.string().min(1).describe("Id of the tenant"),
  time: z.iso.datetime().describe("When it happened, UTC"),
  datacontenttype: z.literal("application/json"),
  sequence: z
    .string()
    .regex(/^\d{16}$/)
    .describe(
      "Number of the event among those of its source and subject: 1 and up, without gaps, with zeros in front",
    ),
};

const change = {
  operation: z.string().describe("Id of the change in the audit trail"),
  actor: z.string().describe("Who changed it: the ARN of the caller"),
  before: changedState.optional(),
  after: changedState.optional(),
  shortened: z
    .literal(true)
    .optional()
    .describe(
      "before and after are left out, because the event would be too large. The audit trail has them",
    ),
};

const changeEvent = <const Type extends string>(type: Type, description: string) =>
  z.strictObject({ ...envelope, type: z.literal(type), data: z.strictObject(change) }).describe(description);

const token = {
  tokenId: z.string().describe("Public name of the token"),
  label: z.string().optional(),
  name: z.string().optional().describe("Name of the tenant"),
  contact: z.string().optional().describe("Contact of the tenant: an e-mail address, a URL or other text"),
};

/** The events of changes, by the change of the audit trail. */
export const changeEvents = {
  create: changeEvent("tollgate.tenant.created", "A tenant was created, with its first token"),
  adopt: changeEvent(
    "tollgate.tenant.adopted",
    "An existing API key became a tenant's, or further tokens of its key did",
  ),
  suspend: changeEvent("tollgate.tenant.suspended", "A tenant was suspended: its requests get 403"),
  resume: changeEvent("tollgate.tenant.resumed", "A suspended tenant may send requests again"),
  move: changeEvent("tollgate.tenant.plan-changed", "A tenant was moved to another plan"),
  limits: changeEvent("tollgate.tenant.limits-changed", "A tenant's own limits were set, changed or removed"),
  "move-cell": changeEvent(
    "tollgate.tenant.moved",
    "A tenant was moved to another cell, whose source has this event",
  ),
  update: changeEvent("tollgate.tenant.updated", "A tenant's name, contact or metadata were changed"),
  delete: changeEvent("tollgate.tenant.deleted", "A tenant was deleted with its tokens"),
  "mint-token": changeEvent("tollgate.token.minted", "A token was minted"),
  "rotate-token": changeEvent(
    "tollgate.token.rotated",
    "A token was replaced by another one; the old one ends at before.expiresAt",
  ),
  "update-token": changeEvent(
    "tollgate.token.updated",
    "A token's label, scopes or end were changed, or it was disabled or enabled",
  ),
  "revoke-token": changeEvent("tollgate.token.revoked", "A token was removed"),
  repair: changeEvent("tollgate.tenant.repaired", "tenants doctor repaired something of a tenant"),
} as const;

/** A change whose end nobody recorded, and whose effect the stored state does not show. */
export const unfinishedEvent = z
  .strictObject({
    ...envelope,
    type: z.literal("tollgate.tenant.change-unfinished"),
    data: z.strictObject({
      ...change,
      change: z.string().describe("The intended change, as the audit trail names it"),
    }),
  })
  .describe(
    "A command that changed a tenant was interrupted, and it is not known whether the change took effect. If it is finished later, its own event follows",
  );

/** An entry of the audit trail that somebody wrote over. */
export const unreadableEvent = z
  .strictObject({
    ...envelope,
    type: z.literal("tollgate.tenant.change-unreadable"),
    data: z.strictObject({ operation: change.operation }),
  })
  .describe("A tenant was changed, and somebody wrote over the entry of the audit trail that said how");

export const endingEvent = z
  .strictObject({
    ...envelope,
    type: z.literal("tollgate.token.ending"),
    data: z.strictObject({
      ...token,
      expiresAt: z.number().describe("Second since 1970 from which on the token is refused"),
    }),
  })
  .describe("A token without a successor ends within 14 days");

export const unusedEvent = z
  .strictObject({
    ...envelope,
    type: z.literal("tollgate.token.unused"),
    data: z.strictObject({
      ...token,
      days: z.int().describe("Days without a request, of which the last one is over"),
    }),
  })
  .describe("No request used a token for 90 days, as the usage ledger knows it");

export const quotaEvent = z
  .strictObject({
    ...envelope,
    type: z.literal("tollgate.quota.reached"),
    data: z.strictObject({
      percent: z.union([z.literal(80), z.literal(100)]),
      limit: z.number().describe("Requests per period"),
      period: z.enum(["DAY", "WEEK", "MONTH"]),
      periodStart: z.iso.datetime().describe("When the period began, UTC"),
      name: token.name,
      contact: token.contact,
    }),
  })
  .describe("A tenant came to 80 % or to all of its quota in this period, as the usage ledger knows it");

/** Every event, told apart by its type. */
export const tenantEvent = z.discriminatedUnion("type", [
  ...(Object.values(changeEvents) as unknown as ChangeEvents),
  unfinishedEvent,
  unreadableEvent,
  endingEvent,
  unusedEvent,
  quotaEvent,
]);

type ChangeEvents = [(typeof changeEvents)[keyof typeof changeEvents]];

export type TenantEvent = z.output<typeof tenantEvent>;
