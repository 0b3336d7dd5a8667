/** Leaves out the members that are undefined, because an optional member of a record is either set or missing. */
export function defined<Members extends object>(
  members: Members,
): { [Name in keyof Members]?: Exclude<Members[Name], undefined> } {
  const set = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as { [Name in keyof Members]?: Exclude<Members[Name], undefined> };
}

/** Leaves members out. */
export function without<Members extends object, Name extends keyof Members>(
  members: Members,
  ...names: readonly Name[]
): Omit<Members, Name> {
  const rest = { ...members };
  for (const name of names) delete rest[name];
  return rest;
}
