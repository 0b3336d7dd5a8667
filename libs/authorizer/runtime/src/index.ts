export type { AuthorizerDependencies, AuthorizerSettings } from "./authorize";
export { authorize } from "./authorize";
export { authorizerResult } from "./authorizer-result";
export type { Allow, Decision, Unauthorized, UnauthorizedReason } from "./decision";
export { MethodArnError } from "./method-arn-error";
export type { TokenRecords } from "./token-records";
