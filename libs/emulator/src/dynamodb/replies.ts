import type { Reply } from "../http/received-request";
import { isObject, type UntrustedObject, tryJson } from "../common/json";

/** A response in DynamoDB's protocol. */
export function reply(status: number, body: object): Reply {
  return { status, headers: [["Content-Type", "application/x-amz-json-1.0"]], body: JSON.stringify(body) };
}

/** An error that DynamoDB's model names, such as `ResourceNotFoundException`. */
export function refused(type: string, message: string, status = 400): Reply {
  return reply(status, { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message });
}

export function invalid(message: string): Reply {
  return reply(400, { __type: "com.amazon.coral.validate#ValidationException", message });
}

/** The error for an operation that does not exist here: AWS's for an unknown one. */
function unknownOperation(message: string): Reply {
  return reply(400, { __type: "com.amazon.coral.service#UnknownOperationException", message });
}

/** IAM's error for a DynamoDB request. */
export function accessDenied(message: string): Reply {
  return reply(400, { __type: "com.amazon.coral.service#AccessDeniedException", Message: message });
}

/** The member of an operation's output that describes a table. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  CreateTable: "TableDescription",
  DeleteTable: "TableDescription",
  DescribeTable: "Table",
  UpdateTable: "TableDescription",
};

/** Adds what dynalite's responses lack: error messages, and a member of table descriptions. */
export function withDynamoDbMessages(operation: string, untrustedBody: Buffer, answer: Reply): Reply {
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
    // The checksum is of the body before.
    headers: answer.headers.filter(([header]) => header.toLowerCase() !== "x-amz-crc32"),
    body: JSON.stringify({ ...output, [name]: description }),
  };
}

function jsonOf(body: Reply["body"]): UntrustedObject {
  const value = tryJson(body.toString());
  return isObject(value) ? value : {};
}
