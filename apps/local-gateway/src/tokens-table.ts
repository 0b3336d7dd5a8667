import type { TableOptions } from "@tollgate/emulator";
import type { Environment } from "@tollgate/environments";

/** The table of token hashes, as `libs/authorizer/infra` deploys it. */
export function tokensTable({ tokensTable }: Environment): TableOptions {
  return {
    name: tokensTable,
    partitionKey: "token",
    ttlAttribute: "expiresAt",
    indexes: [
      {
        name: "byTenant",
        partitionKey: "tenantId",
        attributes: ["tokenId", "label", "createdAt", "expiresAt", "scopes"],
      },
    ],
  };
}
