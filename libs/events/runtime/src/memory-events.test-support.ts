import { type AuditEvent, auditItem } from "@tollgate/tenant-provisioning-runtime";
import type { Notice } from "./notices/notice";
import type { Assigned, EntryKey, Outbox, Sequences, StoredEntry, WaitingKey } from "./outbox/ports";

/** The outbox, the audit trail and the sequence numbers of a test. */
export interface TestEvents {
  readonly outbox: Outbox;
  readonly sequences: Sequences;
  append(event: AuditEvent): Promise<void>;
  notify(notice: Notice): Promise<void>;
}

/**
 * The same in memory.
 *
 * @param lag how many writes the outbox's index is behind
 */
export function memoryEvents(lag: () => number = () => 0): TestEvents {
  const items = new Map<string, StoredEntry>();
  const numbers = new Map<string, Assigned>();
  /** What waits after each write. */
  const versions: (readonly WaitingKey[])[] = [[]];
  const idOf = ({ kind, tenantId, entry }: EntryKey) => `${kind} ${tenantId} ${entry}`;
  const sorted = () =>
    [...items.values()].sort((one, other) =>
      one.entry < other.entry ? -1 : one.entry > other.entry ? 1 : 0,
    );
  const put = (item: StoredEntry) => {
    items.set(idOf(item), item);
    versions.push(
      sorted()
        .filter(({ isWaiting }) => isWaiting)
        .map(({ kind, tenantId, entry, text }) => {
          const { at } = JSON.parse(text) as { readonly at: string };
          return { kind, tenantId, entry, at: Date.parse(at) || 0 };
        }),
    );
  };
  const add = (item: StoredEntry) => {
    if (!items.has(idOf(item))) put(item);
  };
  const changesOf = (tenantId: string) =>
    sorted().filter((each) => each.kind === "change" && each.tenantId === tenantId);
  return {
    outbox: {
      waiting: async () => versions[Math.max(0, versions.length - 1 - lag())] ?? [],
      read: async (key) => items.get(idOf(key)),
      async *changesAfter({ tenantId, entry }) {
        yield* changesOf(tenantId).filter((each) => each.entry > entry);
      },
      async *changesBefore({ tenantId, entry }) {
        yield* changesOf(tenantId)
          .filter((each) => each.entry < entry)
          .reverse();
      },
      async remove(key, sequence) {
        const item = items.get(idOf(key));
        if (item !== undefined && (item.isWaiting || sequence !== undefined))
          put({ ...item, isWaiting: false, ...(sequence !== undefined && { sequence }) });
      },
    },
    sequences: {
      last: async (tenantId) => numbers.get(tenantId),
      async assign(next) {
        const { tenantId } = next.key;
        if ((numbers.get(tenantId)?.number ?? 0) !== next.number - 1) return false;
        numbers.set(tenantId, next);
        return true;
      },
      async confirm({ number, key: { tenantId } }) {
        const last = numbers.get(tenantId);
        if (last?.number === number) numbers.set(tenantId, { ...last, isPublished: true });
      },
    },
    async append(event) {
      const { entry, event: text } = auditItem(event);
      add({ kind: "change", tenantId: event.tenantId, entry: entry.S, text: text.S, isWaiting: true });
    },
    async notify(notice) {
      const { tenantId, id } = notice;
      add({ kind: "notice", tenantId, entry: `notice#${id}`, text: JSON.stringify(notice), isWaiting: true });
    },
  };
}
