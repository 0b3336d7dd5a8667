import type { Environment } from "@tollgate/environments";

/** A statement of an IAM policy, as far as roles and policies here have them. */
export interface KeyPermission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

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
): readonly KeyPermission[] {
  if (kmsKeyArn === undefined) return [];
  const condition = { StringEquals: { "kms:ViaService": `dynamodb.${region}.amazonaws.com` } };
  return [{ actions, resources: [kmsKeyArn], condition }];
}
