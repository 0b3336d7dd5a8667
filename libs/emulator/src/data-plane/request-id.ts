import type { ReceivedRequest } from "./received-request";
import { headerValue } from "./received-request";

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * The request's id, which the caller may choose: "Clients can override the value in the x-amzn-RequestId header with a value
 * in the format of a universally unique identifier (UUID)", the same one as often as they like. Anything else is replaced and
 * marked so ("Set up CloudWatch logging for REST APIs"). Only the extended id names one request.
 */
export function requestIdOf(request: ReceivedRequest, ownId: string): string {
  const untrusted = headerValue(request, "x-amzn-RequestId");
  if (untrusted === undefined || untrusted === "") return ownId;
  return UUID.test(untrusted) ? untrusted : `${ownId}_REPLACED_INVALID_REQUEST_ID`;
}
