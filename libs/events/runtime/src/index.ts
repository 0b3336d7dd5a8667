// Events: what changes of tenants, tokens and quotas, as CloudEvents on EventBridge, at least once and in the order of numbers.
// Rooms depend on each other in this order: schema, event, notices, outbox, then relay. Adapters implement their ports.
// Not here: the writing of changes, which is the audit trail of `tenant-provisioning/runtime`.

export { dynamodbNotices } from "./adapters/dynamodb-notices";
export { dynamodbOutbox, type OutboxTables } from "./adapters/dynamodb-outbox";
export { dynamodbSequences } from "./adapters/dynamodb-sequences";
export { type BusOptions, eventbridgeBus } from "./adapters/eventbridge-bus";
export { EventRefusedError, StoredEventError } from "./errors";
export { CHANGE_TYPES } from "./event/tenant-event";
export { type NotedTokens, noteTokens, type NoteTokensOptions } from "./notices/note-tokens";
export type { Notice, Notices } from "./notices/notice";
export { quotaNotice, type ReachedQuota } from "./notices/quota-notice";
export { UNUSED_DAYS } from "./notices/token-notices";
export type { Assigned, EntryKey, EventBus, Outbox, Sequences, StoredEntry } from "./outbox/ports";
export { relayEvents, type RelayPorts, type RelayResult } from "./relay/relay-events";
export { GRACE_MS } from "./relay/told-by";
export type { TenantState } from "./relay/took-effect";
export type { TenantEvent } from "./schema/tenant-event";
