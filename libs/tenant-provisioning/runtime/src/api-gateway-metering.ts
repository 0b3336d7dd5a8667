import type { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { paginateGetUsage } from "@aws-sdk/client-api-gateway";
import { eachPage } from "./aws/each-page";
import type { Metering } from "./metering";

/** The largest page that API Gateway gives. */
const pageSize = 500;

/** API Gateway's usage data: for each key one `[used, remaining]` a day. */
export function apiGatewayMetering(client: APIGatewayClient): Metering {
  return {
    async *usageOf(usagePlanId, { from, to }, keyId) {
      const query = { usagePlanId, startDate: from, endDate: to, ...(keyId !== undefined && { keyId }) };
      for await (const { items = {} } of eachPage(paginateGetUsage({ client, pageSize }, query)))
        for (const [id, days] of Object.entries(items))
          yield { keyId: id, days: days.map(([used = 0, left = 0]) => ({ used, left })) };
    },
  };
}
