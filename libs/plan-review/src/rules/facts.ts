import { listOf, memberOf, objectOf, type Json } from "../json";
import type { ResourceChange } from "../read/change";
import { permissionName } from "./permissions";

/** What a rule must know of the rest of a plan. */
export interface Facts {
  /** Whether the plan makes a resource of this type with this name, so that what is done to it gives nothing to what exists. */
  isNew(type: string, name: string | undefined): boolean;
  /** Whether the configuration sets the attribute of the resource; true where it cannot tell. */
  isConfigured(address: string, attribute: string): boolean;
}

export function factsOf(changes: Iterable<ResourceChange>, configuration: () => Json): Facts {
  const created = new Set<string>();
  for (const change of changes) {
    if (change.action !== "create") continue;
    const { after } = change.parts;
    const name = change.type === "aws_lambda_permission" ? permissionName(after) : after?.["name"];
    if (typeof name === "string") created.add(`${change.type} ${name}`);
  }
  let configured: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  return {
    isNew: (type, name) => name !== undefined && created.has(`${type} ${name}`),
    isConfigured: (address, attribute) => {
      configured ??= new Map(resourcesIn(objectOf(memberOf(configuration(), "root_module"))));
      return configured.get(withoutInstances(address))?.has(attribute) ?? true;
    },
  };
}

function* resourcesIn(module: Json, prefix = ""): Generator<[string, ReadonlySet<string>]> {
  for (const resource of listOf(memberOf(module, "resources"))) yield attributesOf(resource, prefix);
  for (const [name, call] of Object.entries(objectOf(memberOf(module, "module_calls"))))
    yield* resourcesIn(memberOf(call, "module") ?? {}, `${prefix}module.${name}.`);
}

function attributesOf(resource: Json, prefix: string): [string, ReadonlySet<string>] {
  const names = Object.keys(objectOf(memberOf(resource, "expressions")));
  return [`${prefix}${String(memberOf(resource, "address"))}`, new Set(names)];
}

/** `module.a["x"].aws_b.c[0]` is configured once, as `module.a.aws_b.c`. */
function withoutInstances(address: string): string {
  return address.replace(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, "");
}
