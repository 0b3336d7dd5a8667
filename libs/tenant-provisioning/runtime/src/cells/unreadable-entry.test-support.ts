import type { Directory } from "./directory";

type OnUnreadable = Parameters<Directory["list"]>[0];

/** Cells with a directory whose entry of a tenant cannot be read. */
export function withUnreadable<Context extends { readonly directory: Directory }>(
  context: Context,
  unreadable: string,
  error: Error,
): Context {
  const { get, getMany, list } = context.directory;
  const tell = (onUnreadable: OnUnreadable) => {
    if (onUnreadable === undefined) throw error;
    onUnreadable(unreadable, error);
  };
  const directory: Directory = {
    ...context.directory,
    async get(tenantId) {
      if (tenantId === unreadable) throw error;
      return get(tenantId);
    },
    async getMany(tenantIds, onUnreadable) {
      const entries = new Map(await getMany(tenantIds));
      if (entries.delete(unreadable)) tell(onUnreadable);
      return entries;
    },
    async *list(onUnreadable) {
      for await (const entry of list())
        if (entry.tenantId === unreadable) tell(onUnreadable);
        else yield entry;
    },
  };
  return { ...context, directory };
}
