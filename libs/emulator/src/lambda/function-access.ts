import { awsArn, tableArn, type Place } from "@tollgate/environments";
import { isObject, tryJson } from "../common/json";
import type { FunctionPermission } from "./function-options";

/** What the access key of a function's credentials begins with: by it, its requests are told from those of people. */
const ACCESS_KEY = "local.";

/** An action and the ARN on which it is asked for, or `*` for one that is about nothing in particular. */
export interface Asked {
  readonly action: string;
  readonly resource: string;
}

/** The access key with which a function signs what it asks of this emulator. */
export function accessKeyOf(functionName: string): string {
  return `${ACCESS_KEY}${functionName}`;
}

/** The function whose access key it is; `undefined` for anybody else's. */
export function functionOf(untrustedAccessKey: string | undefined): string | undefined {
  return untrustedAccessKey?.startsWith(ACCESS_KEY) ? untrustedAccessKey.slice(ACCESS_KEY.length) : undefined;
}

/**
 * What IAM says to a function that asks for something that its role does not allow.
 *
 * @returns `undefined` when it is allowed
 */
export function refusalByIam(
  functionName: string,
  permissions: readonly FunctionPermission[],
  asked: readonly Asked[],
  { accountId }: Place,
): string | undefined {
  const isAllowed = ({ action, resource }: Asked): boolean =>
    permissions.some(({ actions, resources }) => actions.includes(action) && resources.includes(resource));
  const denied = asked.find((each) => !isAllowed(each));
  if (!denied) return undefined;
  const user = awsArn("sts", "", accountId, `assumed-role/${functionName}/${functionName}`);
  return (
    `User: ${user} is not authorized to perform: ${denied.action} on resource: ${denied.resource} ` +
    `because no identity-based policy allows the ${denied.action} action`
  );
}

/** By what a transaction's item is named in IAM. */
const IN_TRANSACTION: Readonly<Record<string, string>> = {
  Get: "GetItem",
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
};

/** What IAM is asked about a request to DynamoDB. @returns nothing for a body that DynamoDB cannot read either */
export function askedOfDynamoDb(operation: string, untrustedBody: Buffer, place: Place): readonly Asked[] {
  const untrusted = tryJson(untrustedBody.toString());
  if (!isObject(untrusted)) return [];
  const arnOf = (table: unknown, index?: unknown): string => {
    const named = String(table);
    const arn = named.startsWith("arn:") ? named : tableArn(named, place);
    return typeof index === "string" ? `${arn}/index/${index}` : arn;
  };
  const action = `dynamodb:${operation}`;
  const { TableName, IndexName, RequestItems, TransactItems } = untrusted;
  if (Array.isArray(TransactItems))
    return (TransactItems as readonly unknown[]).flatMap((item) =>
      Object.entries(isObject(item) ? item : {}).map(([kind, each]) => ({
        action: `dynamodb:${IN_TRANSACTION[kind] ?? kind}`,
        resource: arnOf(isObject(each) ? each["TableName"] : undefined),
      })),
    );
  if (isObject(RequestItems))
    return Object.keys(RequestItems).map((table) => ({ action, resource: arnOf(table) }));
  return [{ action, resource: TableName === undefined ? "*" : arnOf(TableName, IndexName) }];
}
