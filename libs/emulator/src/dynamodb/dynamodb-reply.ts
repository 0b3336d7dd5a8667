import type { Reply } from "../data-plane/received-request";

/** An answer in DynamoDB's protocol. */
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

/** What an operation gets that is not here: AWS answers so to one that it does not know. */
export function unknownOperation(message: string): Reply {
  return reply(400, { __type: "com.amazon.coral.service#UnknownOperationException", message });
}

/** What IAM answers in DynamoDB's place. */
export function accessDenied(message: string): Reply {
  return reply(400, { __type: "com.amazon.coral.service#AccessDeniedException", Message: message });
}
