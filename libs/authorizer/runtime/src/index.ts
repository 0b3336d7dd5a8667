export {
  type AuthorizerDependencies,
  type AuthorizerSettings,
  authorize,
  type TokenRecords,
} from "./authorize";
export { authorizerResult, MethodArnError } from "./authorizer-result";
export type { Allow, Decision, Unauthorized, UnauthorizedReason } from "./decision";
