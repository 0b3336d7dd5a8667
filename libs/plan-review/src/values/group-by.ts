/** Items by a key, in the order in which they come. */
export function groupBy<T, Key>(items: readonly T[], key: (item: T) => Key): ReadonlyMap<Key, readonly T[]> {
  const groups = new Map<Key, T[]>();
  for (const item of items) addTo(groups, key(item), item);
  return groups;
}

/** Adds a value to the list of its key; a value without a key to none. */
export function addTo<T, Key>(map: Map<Key, T[]>, key: Key | undefined, value: T): void {
  if (key === undefined) return;
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
