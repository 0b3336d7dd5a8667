import { listOf, memberOf, objectOf, type Json } from "../json";
import type { ResourceChange } from "../read/change";
import { permissionName } from "./permissions";

/** What a rule must know of the rest of a plan. */
export interface Facts {
  /** Whether the plan makes a resource of this type with this name, so that what is done to it gives nothing to what exists. */
  isNew(type: string, name: string | undefined): boolean;
  /** Whether the configuration sets the attribute of the resource; true where it cannot tell. */
  isConfigured(address: string, attribute: string): boolean;
  /** Whether the resource runs commands (provisioners); true where the plan cannot tell. */
  runsCommands(address: string): boolean;
}

export function factsOf(changes: Iterable<ResourceChange>, configuration: () => Json): Facts {
  const created = new Set<string>();
  for (const change of changes) {
    if (change.action !== "create") continue;
    const { after } = change.parts;
    const name = change.type === "aws_lambda_permission" ? permissionName(after) : after?.["name"];
    if (typeof name === "string") created.add(`${change.type} ${name}`);
  }
  let read: ReadonlyMap<string, Configured> | undefined;
  const configured = (): ReadonlyMap<string, Configured> =>
    (read ??= new Map(resourcesIn(objectOf(memberOf(configuration(), "root_module")))));
  return {
    isNew: (type, name) => name !== undefined && created.has(`${type} ${name}`),
    isConfigured: (address, attribute) =>
      configured().get(withoutInstances(address))?.attributes.has(attribute) ?? true,
    // Commands that run at the end of a resource go with it from the configuration.
    runsCommands: (address) =>
      configured().get(withoutInstances(address))?.runsCommands ?? configured().size === 0,
  };
}

interface Configured {
  readonly attributes: ReadonlySet<string>;
  readonly runsCommands: boolean;
}

function* resourcesIn(module: Json, prefix = ""): Generator<[string, Configured]> {
  for (const resource of listOf(memberOf(module, "resources"))) yield attributesOf(resource, prefix);
  for (const [name, call] of Object.entries(objectOf(memberOf(module, "module_calls"))))
    yield* resourcesIn(memberOf(call, "module") ?? {}, `${prefix}module.${name}.`);
}

function attributesOf(resource: Json, prefix: string): [string, Configured] {
  const attributes = new Set(Object.keys(objectOf(memberOf(resource, "expressions"))));
  const runsCommands = listOf(memberOf(resource, "provisioners")).length > 0;
  return [`${prefix}${String(memberOf(resource, "address"))}`, { attributes, runsCommands }];
}

/** `module.a["x"].aws_b.c[0]` is configured once, as `module.a.aws_b.c`. */
function withoutInstances(address: string): string {
  return address.replace(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, "");
}
