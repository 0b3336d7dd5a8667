/** Resources of a synthesized stack, by type and logical id. */
export type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** The used part of `terraform providers schema -json`, for a resource or a block. */
export interface Block {
  readonly attributes?: Readonly<
    Record<string, { readonly optional?: boolean; readonly computed?: boolean }>
  >;
  readonly block_types?: Readonly<Record<string, { readonly block: Block }>>;
}

/** Terraform's meta-arguments, which are not attributes of a resource. */
const META = new Set([
  "//",
  "connection",
  "count",
  "depends_on",
  "for_each",
  "lifecycle",
  "provider",
  "provisioner",
]);

/**
 * Finds attributes that some stacks set on a resource and others omit, if omitting them may not remove them.
 * An attribute that is optional and computed keeps its value. A block may also keep its value, because a
 * schema does not show whether it is computed.
 *
 * @returns `<type> <path>` of each attribute, without duplicates, in order
 */
export function keptWhenLeftOut(
  stacks: readonly Resources[],
  schemas: Readonly<Record<string, { readonly block: Block }>>,
): readonly string[] {
  const stated = new Map<string, Set<string>[]>();
  for (const stack of stacks)
    for (const [type, byId] of Object.entries(stack))
      for (const [id, values] of Object.entries(byId)) {
        const address = `${type}.${id}`;
        stated.set(address, [...(stated.get(address) ?? []), pathsOf(values, schemas[type]?.block)]);
      }
  const found = [...stated].flatMap(([address, all]) => {
    const [type = ""] = address.split(".");
    const block = schemas[type]?.block;
    const paths = [...new Set(all.flatMap((each) => [...each]))];
    const varying = paths.filter((path) => !all.every((each) => each.has(path)));
    return varying
      .filter((path) => !varying.includes(parentOf(path)))
      .filter((path) => block === undefined || mayKeep(block, path))
      .map((path) => `${type} ${path}`);
  });
  return [...new Set(found)].sort();
}

/**
 * The paths of all set attributes, such as `server_side_encryption.kms_key_arn`, without positions in lists.
 */
function pathsOf(values: unknown, block: Block | undefined, prefix = ""): Set<string> {
  if (Array.isArray(values)) return new Set(values.flatMap((each) => [...pathsOf(each, block, prefix)]));
  if (typeof values !== "object" || values === null) return new Set();
  return new Set(
    Object.entries(values)
      .filter(([name, value]) => value !== undefined && (prefix !== "" || !META.has(name)))
      .flatMap(([name, value]) => {
        const nested = block?.block_types?.[name]?.block;
        const path = `${prefix}${name}`;
        // The keys of a map, such as variables, are values, not attributes.
        return nested ? [path, ...pathsOf(value, nested, `${path}.`)] : [path];
      }),
  );
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf(".")));

function mayKeep(block: Block, path: string): boolean {
  const [name = "", ...rest] = path.split(".");
  const nested = block.block_types?.[name]?.block;
  if (nested) return rest.length === 0 || mayKeep(nested, rest.join("."));
  const attribute = block.attributes?.[name];
  // An attribute that is not in the schema may be kept.
  return attribute === undefined || (attribute.optional === true && attribute.computed === true);
}
