import { awsArn, tableArn, type Place } from "@tollgate/environments";
import { isObject, tryJson } from "../common/json";
import type { FunctionPermission } from "./function-options";

/** The prefix of functions' access keys, which distinguishes their requests from people's. */
const ACCESS_KEY = "local.";

/** A requested action and its resource's ARN, or `*` for an action without a resource. */
export interface Asked {
  readonly action: string;
  readonly resource: string;
}

/**
 * The access key with which a function signs requests to this emulator.
 *
 * @param accountId where keys have to name the account. @default the home account, which they do not name
 */
export function accessKeyOf(functionName: string, accountId?: string): string {
  return accountId === undefined
    ? `${ACCESS_KEY}${functionName}`
    : `${ACCESS_KEY}${accountId}.${functionName}`;
}

/** A function's access key: names of functions have no dots. */
const FUNCTION_KEY = /^local\.(?:(\d{12})\.)?([^.]+)$/;

/** The function that an access key belongs to; `undefined` for other keys. */
export function functionOf(untrustedAccessKey: string | undefined): string | undefined {
  return FUNCTION_KEY.exec(untrustedAccessKey ?? "")?.[2];
}

/** The account that a function's access key names; `undefined` for other keys, and for those of the home account. */
export function accountOfFunction(untrustedAccessKey: string): string | undefined {
  return FUNCTION_KEY.exec(untrustedAccessKey)?.[1];
}

/**
 * IAM's error for a request that the function's role does not allow.
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

/** The IAM actions of a transaction's items. */
const IN_TRANSACTION: Readonly<Record<string, string>> = {
  Get: "GetItem",
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
};

/** The actions and resources that IAM checks for a DynamoDB request. @returns none for an invalid body */
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
