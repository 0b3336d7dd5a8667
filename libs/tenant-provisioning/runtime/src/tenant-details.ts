import type { TenantDetails } from "./tenant-record";

/** What of a tenant is to be another from now on. What is left out stays. */
export interface TenantUpdate {
  /** Null for none. */
  readonly name?: string | null;
  /** Null for none. */
  readonly contact?: string | null;
  /** Values by their keys; null removes a key. All other keys stay. */
  readonly metadata?: Readonly<Record<string, string | null>>;
}

/** The details of a tenant or of a row, without what is empty, and with the keys of the metadata in order. */
export function detailsOf({ name, contact, metadata = {} }: TenantDetails): TenantDetails {
  const entries = Object.entries(metadata).sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    ...(name !== undefined && { name }),
    ...(contact !== undefined && { contact }),
    ...(entries.length > 0 && { metadata: Object.fromEntries(entries) }),
  };
}

/** The rest of a record. */
export function withoutDetails<Record extends TenantDetails>({
  name: _n,
  contact: _c,
  metadata: _m,
  ...rest
}: Record): Omit<Record, keyof TenantDetails> {
  return rest;
}

/** The names of the details in which two tenants differ. */
export function differingDetails(one: TenantDetails, other: TenantDetails): (keyof TenantDetails)[] {
  const [ones, others] = [detailsOf(one), detailsOf(other)];
  return (["name", "contact", "metadata"] as const).filter(
    (detail) => JSON.stringify(ones[detail]) !== JSON.stringify(others[detail]),
  );
}

/** The details that a tenant has once it is updated. */
export function updatedDetails(
  before: TenantDetails,
  { name = before.name, contact = before.contact, metadata = {} }: TenantUpdate,
): TenantDetails {
  const entries = Object.entries({ ...before.metadata, ...metadata });
  const left = entries.filter((entry): entry is [string, string] => entry[1] !== null);
  return detailsOf({
    ...(typeof name === "string" && { name }),
    ...(typeof contact === "string" && { contact }),
    metadata: Object.fromEntries(left),
  });
}
