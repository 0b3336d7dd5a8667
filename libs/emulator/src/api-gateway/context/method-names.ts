import { awsArn } from "@tollgate/environments";
import type { RequestContext } from "./request-context";
import type { MethodDefinition } from "../definition/definition";
import type { Account } from "./services";

/** The ARN of the method that a request wants to invoke, as the authorizer gets it. */
export function methodArn(
  { request, stage, untrustedPath }: RequestContext,
  { region, accountId }: Account,
): string {
  return awsArn(
    "execute-api",
    region,
    accountId,
    `${stage.apiId}/${stage.name}/${request.method}${untrustedPath}`,
  );
}

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
