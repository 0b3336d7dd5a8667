import type { DynamodbTableServerSideEncryption } from "@cdktf/provider-aws/lib/dynamodb-table";
import type { Environment } from "@tollgate/environments";
import type { Permission } from "./permission";

/**
 * What whoever reads or writes a table needs on the table's key: only through DynamoDB, so that the key cannot be used on
 * anything else. DynamoDB asks for `kms:Decrypt` on behalf of the caller, to open the table's own key.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
 *
 * @returns no permission where the table has no key of the environment's own.
 */
export function keyPermissionsThroughDynamoDb(
  { region }: Pick<Environment, "region">,
  kmsKeyArn: string | undefined,
  actions: readonly string[] = ["kms:Decrypt"],
): readonly Permission[] {
  if (kmsKeyArn === undefined) return [];
  const condition = { StringEquals: { "kms:ViaService": `dynamodb.${region}.amazonaws.com` } };
  return [{ actions, resources: [kmsKeyArn], condition }];
}

/**
 * How a table is encrypted: with the environment's key, or with one that DynamoDB owns. Both cases are stated in full: a table
 * whose key is only left out keeps the one that it has, and is lost with it. `enabled: false` is AWS's word for the key that
 * DynamoDB owns; no table is without encryption.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html
 */
export function tableEncryption(kmsKeyArn: string | undefined): DynamodbTableServerSideEncryption {
  return kmsKeyArn === undefined ? { enabled: false } : { enabled: true, kmsKeyArn };
}
