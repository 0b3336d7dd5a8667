import type { MethodDefinition } from "../definition/definition";

const keys = new WeakMap<MethodDefinition, string>();

/**
 * `{resource path}/{METHOD}`: how plans and method settings name a method, with `ANY` for one that takes any. It is made
 * once, because each request looks it up several times.
 */
export function methodKey(method: MethodDefinition): string {
  let key = keys.get(method);
  if (key === undefined) keys.set(method, (key = `${method.resourcePath}/${method.httpMethod}`));
  return key;
}
