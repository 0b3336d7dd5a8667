import type { Permission } from "@tollgate/data-protection-infra";
import { tableArn, type Place, type SelfServiceTableNames } from "@tollgate/environments";
import { PENDING_SLOT } from "@tollgate/records";

/** The attributes of a token that minting, rotating and revoking write, or name in a condition. */
const TOKEN_ATTRIBUTES = [
  "clientId",
  "createdAt",
  "disabled",
  "endsAt",
  "expiresAt",
  "label",
  "replacement",
  "scopes",
  "tenantId",
  "token",
  "tokenId",
  "undelivered",
];

const actions = (operations: string) => operations.split(" ").map((operation) => `dynamodb:${operation}`);

/**
 * The permissions of the function. They do not tell one tenant from another: the key of the tokens table is a token's hash,
 * and IAM's `dynamodb:LeadingKeys` compares keys only. The function's own condition on each write does.
 *
 * The condition on attributes is on writes alone: a read of an item without a projection is of all of its attributes.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function selfServicePermissions(
  { tokens, tenants, audit, selfService, usage }: SelfServiceTableNames,
  place: Place,
): readonly Permission[] {
  const on = (table: string, operations: string, index?: string): Permission => ({
    actions: actions(operations),
    resources: [tableArn(table, place, index)],
  });
  const onlyKeys = (name: string, keys: readonly string[]) => ({
    "ForAllValues:StringEquals": { [`dynamodb:${name}`]: keys },
  });
  return [
    on(tokens, "GetItem"),
    {
      ...on(tokens, "PutItem UpdateItem DeleteItem"),
      condition: onlyKeys("Attributes", TOKEN_ATTRIBUTES),
    },
    on(tokens, "Query", "byTenant"),
    on(tenants, "GetItem"),
    // Only adding and reading, as operators may.
    on(audit, "PutItem Query"),
    on(selfService, "GetItem PutItem DeleteItem"),
    ...(usage
      ? [
          on(usage.usage, "Query"),
          // Which hours are not summed yet, and none of their lines.
          { ...on(usage.usageLines, "Query"), condition: onlyKeys("LeadingKeys", [PENDING_SLOT]) },
        ]
      : []),
  ];
}
