/** Items by a key, in the order in which they come. */
export function groupBy<T, Key>(items: readonly T[], key: (item: T) => Key): ReadonlyMap<Key, readonly T[]> {
  const found = new Map<Key, T[]>();
  for (const item of items) {
    const at = key(item);
    const same = found.get(at);
    if (same) same.push(item);
    else found.set(at, [item]);
  }
  return found;
}
