import type { Reply } from "./received-request";

/** An answer in the JSON protocol of AWS, version 1.1. */
export function awsJson(status: number, body: object): Reply {
  return { status, headers: [["Content-Type", "application/x-amz-json-1.1"]], body: JSON.stringify(body) };
}

/** An error in that protocol. @param type its name */
export function awsJsonError(type: string, message: string): Reply {
  return awsJson(400, { __type: type, message });
}
