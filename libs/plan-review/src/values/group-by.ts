/** Groups items by a key, in their order. */
export function groupBy<T, Key>(items: readonly T[], key: (item: T) => Key): ReadonlyMap<Key, readonly T[]> {
  const groups = new Map<Key, T[]>();
  for (const item of items) addTo(groups, key(item), item);
  return groups;
}

/** Adds a value to the list of its key. Without a key, it is not added. */
export function addTo<T, Key>(map: Map<Key, T[]>, key: Key | undefined, value: T): void {
  if (key === undefined) return;
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
