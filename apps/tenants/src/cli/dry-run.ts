import type {
  CellRoom,
  CellRooms,
  Cells,
  DirectoryEntry,
  RouterExceptions,
  RouterSecretStore,
  TenantDetails,
  TenantPorts,
  TenantRecord,
} from "@tollgate/tenant-provisioning-runtime";
import { limitsText, quoted } from "@tollgate/tenant-provisioning-runtime";
import { endText } from "../output/end-text";

/** The id of an API key that would be created. */
const NEW_KEY = "(new)";

/** The id of a usage plan that would be created. */
const NEW_PLAN = "(new)";

/**
 * Ports that read, and report their writes to `would` instead of executing them.
 *
 * @param cacheTtlSeconds of the authorizer
 */
export function dryRunPorts(
  ports: TenantPorts,
  cacheTtlSeconds: number,
  would: (step: string) => void,
): TenantPorts {
  const { records, keys, plans } = ports;
  const written = new Map<string, TenantRecord>();
  const removed = new Set<string>();
  async function* left<Token extends { readonly tokenHash: string }>(tokens: AsyncIterable<Token>) {
    for await (const token of tokens) if (!removed.has(token.tokenHash)) yield token;
  }
  const say = async (step: string) => would(step);
  return {
    ...ports,
    records: {
      ...records,
      claimKey: async () => undefined,
      releaseKey: async () => undefined,
      get: async (tenantId) => written.get(tenantId) ?? records.get(tenantId),
      async write(record) {
        const { tenantId, status, plan, limits } = record;
        const before = written.get(tenantId) ?? (await records.get(tenantId));
        written.set(tenantId, record);
        const own = limits === undefined ? "" : ` with limits of its own: ${limitsText(limits)}`;
        would(`record tenant ${tenantId} as ${status} on plan ${plan}${own}`);
        for (const step of detailSteps(record, before)) would(step);
      },
      remove: ({ tenantId }) => say(`remove the record of tenant ${tenantId}`),
    },
    audit: { ...ports.audit, append: async () => undefined },
    keys: {
      ...keys,
      async ensure({ value }) {
        const found = await keys.find(value);
        if (found) return found;
        would(`create an API key with the value ${value}`);
        return { id: NEW_KEY, enabled: true };
      },
      setEnabled: (id, enabled) => say(`${enabled ? "enable" : "disable"} API key ${id}`),
      remove: (id) => say(`delete API key ${id}`),
    },
    plans: {
      ...plans,
      hasKey: async (planId, keyId) =>
        keyId !== NEW_KEY && planId !== NEW_PLAN && plans.hasKey(planId, keyId),
      addKey: (planId, keyId) => say(`add API key ${keyId} to usage plan ${planId}`),
      removeKey: (planId, keyId) => say(`remove API key ${keyId} from usage plan ${planId}`),
    },
    ownPlans: {
      async create({ tags: _, description: _d, ...wanted }) {
        would(`create usage plan ${wanted.name}: ${limitsText(wanted)}; its usage starts at zero`);
        return { ...wanted, id: NEW_PLAN };
      },
      change: ({ name }, limits) => say(`change usage plan ${name} to ${limitsText(limits)}`),
      remove: ({ name }) => say(`remove usage plan ${name}`),
    },
    tokens: {
      put: ({ tenantId }) => say(`store the hash of a new token of tenant ${tenantId}`),
      hold: ({ tenantId }) => say(`store the hash of a new token of tenant ${tenantId}`),
      release: async () => true,
      async discard(tokenHash) {
        const found = await ports.lookup.find(tokenHash);
        if (found?.undelivered) would(`remove token ${found.tokenId}, which was not delivered`);
        return found === undefined || found.undelivered === true;
      },
      claim: async () => true,
      async end(_, { endsAt }) {
        would(`let the old token end at ${endText(endsAt, cacheTtlSeconds)}`);
        return true;
      },
      restore: () => say("restore the end of the old token"),
      async update({ tokenHash, tokenId, expiresAt, disabled }, wanted) {
        const name = tokenId ?? shortName(tokenHash);
        would(`change the record of token ${name}`);
        if (wanted.disabled !== disabled) would(`${wanted.disabled ? "disable" : "enable"} token ${name}`);
        if (wanted.expiresAt !== expiresAt)
          would(
            wanted.expiresAt === undefined
              ? `let token ${name} never end`
              : `let token ${name} end at ${endText(wanted.expiresAt, cacheTtlSeconds)}`,
          );
        return true;
      },
      assign: (hash, { tenantId }) => say(`list token ${shortName(hash)} as tenant ${tenantId}'s`),
      async remove(tokenHash) {
        removed.add(tokenHash);
        const found = await ports.lookup.find(tokenHash);
        would(`remove token ${found?.tokenId ?? shortName(tokenHash)}`);
      },
    },
    lookup: {
      ...ports.lookup,
      ofTenant: (tenantId) => left(ports.lookup.ofTenant(tenantId)),
      withKey: (clientId) => left(ports.lookup.withKey(clientId)),
    },
    cache: { flush: () => say("flush the authorizer's cache of the stage") },
  };
}

/** The directory and the rooms of cells, which report their writes to `would`. */
export function dryRunDirectory(
  { directory, rooms }: Pick<Cells, "directory" | "rooms">,
  would: (step: string) => void,
): Pick<Cells, "directory" | "rooms"> {
  const counted = new Map<string, CellRoom>();
  const all: CellRooms["all"] = async () => new Map([...(await rooms.all()), ...counted]);
  const write = async (entry: DirectoryEntry) =>
    would(`note in the directory that tenant ${entry.tenantId} is in cell ${entry.cell}`);
  return {
    directory: {
      ...directory,
      write,
      remove: async ({ tenantId }) => would(`remove tenant ${tenantId} from the directory`),
    },
    rooms: {
      all,
      async reserve(cell, count, capacity = Infinity) {
        const room = (await all()).get(cell);
        if (room === undefined || room.isClosed) return false;
        return room.reserved + count <= capacity;
      },
      release: async () => undefined,
      async setClosed(cell, isClosed) {
        would(isClosed ? `close cell ${cell} to new tenants` : `open cell ${cell} to new tenants`);
        return true;
      },
      async recount(cell, reserved) {
        counted.set(cell, { cell, reserved, revision: "" });
        return true;
      },
    },
  };
}

/** The router's exceptions, which report their writes to `would`. */
export function dryRunExceptions(
  exceptions: RouterExceptions,
  would: (step: string) => void,
): RouterExceptions {
  return {
    list: () => exceptions.list(),
    get: (key) => exceptions.get(key),
    async write(changes) {
      for (const { hash, cell } of changes)
        would(
          cell === undefined
            ? `remove what the router has about token ${shortName(hash)}`
            : `let the router send token ${shortName(hash)} to cell ${cell}`,
        );
    },
  };
}

/** The router's secrets, which report their changes to `would`, without the secrets. */
export function dryRunSecrets(secrets: RouterSecretStore, would: (step: string) => void): RouterSecretStore {
  return {
    read: () => secrets.read(),
    async change(change) {
      const stored = await secrets.read();
      const wanted = change(stored);
      if (wanted.active !== stored.active) would("let the router send its next secret to the cells");
      else if (wanted.next !== stored.next) would("store a new secret as the router's next one");
      return wanted;
    },
  };
}

function detailSteps(record: TenantRecord, before: TenantDetails = {}): readonly string[] {
  const [texts, textsBefore] = [record, before].map(({ name, contact, metadata = {} }) => ({
    ...(name !== undefined && { name }),
    ...(contact !== undefined && { contact }),
    ...Object.fromEntries(Object.entries(metadata).map(([key, value]) => [`metadata ${key}`, value])),
  })) as [Readonly<Record<string, string>>, Readonly<Record<string, string>>];
  const names = new Set([...Object.keys(textsBefore), ...Object.keys(texts)]);
  return [...names]
    .filter((name) => texts[name] !== textsBefore[name])
    .map((name) =>
      texts[name] === undefined
        ? `remove the ${name} of tenant ${record.tenantId}`
        : `set the ${name} of tenant ${record.tenantId} to ${quoted(texts[name])}`,
    );
}

/** The name of a token without a public name. */
function shortName(tokenHash: string): string {
  return `hash-${tokenHash.slice(0, 12)}`;
}
