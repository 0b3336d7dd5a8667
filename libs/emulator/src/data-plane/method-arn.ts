import { awsArn } from "@tollgate/environments";
import type { Exchange } from "./exchange";
import type { Account } from "./step";

/** The ARN of the method that a request wants to invoke, as the authorizer gets it. */
export function methodArn(
  { request, stage, untrustedPath }: Exchange,
  { region, accountId }: Account,
): string {
  return awsArn(
    "execute-api",
    region,
    accountId,
    `${stage.apiId}/${stage.name}/${request.method}${untrustedPath}`,
  );
}
