import type { Reply } from "../data-plane/received-request";
import { isObject } from "../definition/json";
import type { UntrustedObject } from "../definition/json";
import { refused, unknownOperation } from "./dynamodb-reply";
import { tryJson } from "./try-json";

/** Where an operation's output has a table's description. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  CreateTable: "TableDescription",
  DeleteTable: "TableDescription",
  DescribeTable: "Table",
  UpdateTable: "TableDescription",
};

/** What dynalite leaves out of its answers: words of errors, and a member of each table's description. */
export function inDynamoDbsWords(operation: string, untrustedBody: Buffer, answer: Reply): Reply {
  if (answer.status === 200)
    return Object.hasOwn(DESCRIPTIONS, operation) ? described(operation, answer) : answer;
  const { __type: type = "", message = "" } = jsonOf(answer.body) as { __type?: string; message?: string };
  if (message !== "") return answer;
  if (type.endsWith("#UnknownOperationException")) {
    return unknownOperation(`The local gateway does not implement ${operation || "this operation"}.`);
  }
  if (type.endsWith("#ResourceInUseException") && operation === "CreateTable") {
    // Recorded: test_create_duplicate_table of LocalStack.
    return refused(
      "ResourceInUseException",
      `Table already exists: ${String(jsonOf(untrustedBody)["TableName"])}`,
    );
  }
  return answer;
}

function described(operation: string, answer: Reply): Reply {
  const output = jsonOf(answer.body);
  const name = DESCRIPTIONS[operation] as string;
  const description = { ...(output[name] as object), DeletionProtectionEnabled: false };
  return {
    ...answer,
    // A checksum of the body that there was.
    headers: answer.headers.filter(([header]) => header.toLowerCase() !== "x-amz-crc32"),
    body: JSON.stringify({ ...output, [name]: description }),
  };
}

function jsonOf(body: Reply["body"]): UntrustedObject {
  const value = tryJson(body.toString());
  return isObject(value) ? value : {};
}
