export {
  type AuthorizerDependencies,
  type AuthorizerSettings,
  authorize,
  type TokenRecords,
} from "./authorize";
export { authorizerResult, MethodArnError } from "./authorizer-result";
export type { Allow, Decision, Unauthorized, UnauthorizedReason } from "./decision";
export { policyDocument } from "./scopes/policy-document";
export {
  MAX_SCOPES_CONTEXT,
  policyResources,
  scopesContext,
  type PolicyResources,
  type ScopePair,
  type ScopeTable,
} from "./scopes/scope-table";
