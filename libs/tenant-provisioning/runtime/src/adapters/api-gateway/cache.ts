import type { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { FlushStageAuthorizersCacheCommand, paginateGetRestApis } from "@aws-sdk/client-api-gateway";
import { environmentName, type Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { eachPage } from "../aws/each-page";
import { ApiNotFoundError } from "../../core/errors";
import type { AuthorizerCache } from "../../core/api-gateway-ports";

/** The ids of all APIs with the name. API Gateway does not require names to be unique. */
export async function restApiIds(client: APIGatewayClient, apiName: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { items = [] } of eachPage(paginateGetRestApis({ client, pageSize: 500 }, {})))
    ids.push(...items.filter(({ name }) => name === apiName).flatMap(({ id }) => id ?? []));
  return ids;
}

export function apiGatewayCache(
  client: APIGatewayClient,
  environment: Pick<Environment, "service" | "name" | "cell">,
): AuthorizerCache {
  return {
    async flush() {
      const apiName = resourceName(environment, "api");
      const ids = await restApiIds(client, apiName);
      const [restApiId, ...others] = ids;
      if (restApiId === undefined || others.length > 0) throw new ApiNotFoundError(apiName, ids.length);
      await client.send(
        new FlushStageAuthorizersCacheCommand({ restApiId, stageName: environmentName(environment) }),
      );
    },
  };
}
