import { awsArn } from "@tollgate/environments";
import type { RequestContext } from "./request-context";
import type { MethodDefinition } from "../definition/definition";
import type { Account } from "./services";

/** The ARN of the requested method, as the authorizer gets it. */
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
 * `{resource path}/{METHOD}`: a method's name in plans and method settings; `ANY` for one that accepts all. The name is cached,
 * because each request needs it several times.
 */
export function methodKey(method: MethodDefinition): string {
  let key = keys.get(method);
  if (key === undefined) keys.set(method, (key = `${method.resourcePath}/${method.httpMethod}`));
  return key;
}
