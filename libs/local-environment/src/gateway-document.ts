import { readFileSync } from "node:fs";
import { join } from "node:path";
import { awsArn, invocationUri, type Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import {
  buildGatewayDocument,
  openApiPath,
  ownRoutesOf,
  readDocumentFile,
} from "@tollgate/gateway-definition";
import { workspaceRoot } from "@tollgate/workspace";
import { backendUrl } from "./functions";
import { AUTHORIZER, localAccount } from "./local-account";

/** The OpenAPI document that backend developers edit. */
export const documentFile = join(workspaceRoot, openApiPath);

/**
 * The deployed document, with the ARNs of the local functions.
 *
 * @throws {DocumentError} when the file has a mistake.
 */
export function gatewayDocument(environment: Environment): unknown {
  const invokeArn = (name: string) => {
    const arn = awsArn(
      "lambda",
      environment.region,
      localAccount(environment),
      `function:${resourceName(environment, name)}`,
    );
    return invocationUri(environment.region, arn);
  };
  return buildGatewayDocument(
    readDocumentFile((path) => readFileSync(join(workspaceRoot, path), "utf8")),
    {
      title: resourceName(environment, "api"),
      authorizer: {
        invokeArn: invokeArn(AUTHORIZER),
        resultTtlSeconds: environment.authorizer.cacheTtlSeconds,
      },
      backendInvokeArn: invokeArn,
      backendUrl: (name) => backendUrl(name, environment),
      ownRoutes: ownRoutesOf(environment),
    },
  );
}
