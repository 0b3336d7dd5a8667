/** Resources of a synthesized stack, by type and logical id. */
export type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** What the test reads of `terraform providers schema -json`, of one resource or block. */
export interface Block {
  readonly attributes?: Readonly<
    Record<string, { readonly optional?: boolean; readonly computed?: boolean }>
  >;
  readonly block_types?: Readonly<Record<string, { readonly block: Block }>>;
}

/** Terraform's own: they are no attributes. */
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
 * What some stacks state of a resource and others, which have it too, leave out, although leaving it out need not take it away:
 * an attribute that is optional and computed keeps the value that it has, and so may a block, of which a schema does not say
 * whether it is computed.
 *
 * @returns `<type> <path>` of each, once, in order
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

/** `server_side_encryption`, `server_side_encryption.kms_key_arn`: what is stated, at whatever place of a list. */
function pathsOf(values: unknown, block: Block | undefined, prefix = ""): Set<string> {
  if (Array.isArray(values)) return new Set(values.flatMap((each) => [...pathsOf(each, block, prefix)]));
  if (typeof values !== "object" || values === null) return new Set();
  return new Set(
    Object.entries(values)
      .filter(([name, value]) => value !== undefined && (prefix !== "" || !META.has(name)))
      .flatMap(([name, value]) => {
        const nested = block?.block_types?.[name]?.block;
        const path = `${prefix}${name}`;
        // A map's keys, such as those of variables, are values and no attributes.
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
  // What the schema does not have is not known to go.
  return attribute === undefined || (attribute.optional === true && attribute.computed === true);
}
