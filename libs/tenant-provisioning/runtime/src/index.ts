export { type AdoptedTenant, type AdoptOptions, adoptTenant } from "./tenant/adopt-tenant";
export {
  AmbiguousTokenError,
  CacheNotFlushedError,
  TokenChangedError,
  TokenLifetimeError,
  TokenReplacedError,
  TokenStateError,
  TokenNotFoundError,
} from "./token/errors";
export {
  ApiKeyMissingError,
  ApiKeyNotCreatedError,
  ApiKeyTakenError,
  ApiKeyValueError,
  ApiNotFoundError,
  DuplicatePlanError,
  PlanNameError,
  QuotaExceededError,
  PlanConflictError,
  PlanNotFoundError,
  TenantChangedError,
  TenantDetailError,
  TenantIdError,
  TenantNotFoundError,
  TenantUnfinishedError,
  TokenNotDeliveredError,
  TokenOptionError,
} from "./core/errors";
export type {
  ApiKey,
  ApiKeys,
  WantedApiKey,
  AuthorizerCache,
  DayRange,
  MeteredKey,
  Metering,
  HoldingPlan,
  UsagePlans,
} from "./core/api-gateway-ports";
export type { AuditedChange, AuditedState, AuditEvent, AuditTrail } from "./core/audit-trail";
export { restApiIds } from "./adapters/api-gateway/cache";
export { auditOf, auditSince } from "./audit/audit-of";
export { awsInventory, type AwsClients, awsPorts, awsImportPorts } from "./adapters/aws-ports";
export { moveTenant, resumeTenant, suspendTenant } from "./tenant/change-tenant";

export type { CreatedTenant, CreateOptions } from "./tenant/create-tenant";
export { createTenant } from "./tenant/create-tenant";
export type { DeletedTenant } from "./tenant/delete-tenant";
export { deleteTenant } from "./tenant/delete-tenant";
export { DayRangeError } from "./usage/errors";
export type { OwnedToken, TokenFilter, TokenState } from "./token/find-tokens";
export { filterTokens, findTokens, stateOfToken, TOKEN_STATES } from "./token/find-tokens";
export { escapeControls, escapeLine, holdsToken, quoted, withoutTokens } from "./core/free-text";
export type { TokenOptions } from "./core/limits";
export { LIMITS, TOKEN_GIVEN } from "./core/limits";
export {
  PlanRemovedError,
  PlanChoiceError,
  TenantHasKeyError,
  TenantExistsError,
  UnknownApiKeyError,
} from "./tenant/errors";
export type { ReachingClients, ReachOptions, ServerAddress } from "./adapters/aws/aws-clients";
export { awsClients } from "./adapters/aws/aws-clients";
export { eachPage } from "./adapters/aws/each-page";
export { StoredRecordError } from "./adapters/aws/errors";
export type { ErrorContext, Explained } from "./adapters/aws/explain";
export { explainAwsError, isAboutCredentials } from "./adapters/aws/explain";
export type { ReachLimits } from "./adapters/aws/reach";
export { REACH_LIMITS } from "./adapters/aws/reach";
export { Waiting, type Time, systemTime } from "./adapters/aws/waiting";
export { examineTenants } from "./doctor/examine-tenants";
export type { Finding, FindingKind } from "./doctor/finding";
export type { DeployedPlan, Inventory, InventoryToken } from "./core/inventory";
export { LeftUnfinishedError } from "./audit/errors";
export type { TenantFilter } from "./tenant/list-tenants";
export { listTenants } from "./tenant/list-tenants";
export type { ShownToken } from "./token/list-tokens";
export { listTokens } from "./token/list-tokens";
export { type Delivery, toCaller } from "./token/issue-token";
export { type MintedToken, type MintOptions, mintTenantToken } from "./token/mint-token";
export { revokeToken, type RevokeOptions } from "./token/revoke-token";
export type { RotatedToken, RotateOptions } from "./token/rotate-token";
export { rotateToken } from "./token/rotate-token";
export type { TenantReport } from "./tenant/show-tenant";
export { showTenant } from "./tenant/show-tenant";
export type { Tenancy, TenantPorts } from "./core/tenancy";
export type {
  TenantUpdate,
  TenantDetails,
  TenantRecord,
  TenantStatus,
  TenantRecords,
} from "./core/tenant-record";
export { isTenantId, parseTenantId, apiKeyValue, tenantNamedBy } from "./core/tenant-id";
export type { KeyUsage, TenantUsage } from "./usage/tenant-usage";
export { idleTenants, topUsage, usageOfTenant } from "./usage/tenant-usage";
export type {
  ListedToken,
  NewToken,
  Replacement,
  TokenLookup,
  TokenOwner,
  Tokens,
  TokenSettings,
} from "./core/tokens";
export { updateTenant } from "./tenant/update-tenant";
export { updateToken, type UpdatedToken, type UpdateOptions } from "./token/update-token";
export type { VerifiedToken } from "./token/verify-token";
export { verifyToken } from "./token/verify-token";
export { makeKeysOneByOne } from "./adapters/api-gateway/key-import";
export { UnprocessedItemsError } from "./adapters/dynamodb/batches";
export type { ExportedRow, ExportTenancy, OnDeparture } from "./export/export-tenants";
export { exportTenants } from "./export/export-tenants";
export { controlPlaneClient } from "./adapters/aws/control-plane-client";
export { ControlPlaneLimiter } from "./adapters/aws/control-plane-limiter";
export type { RetryOptions } from "./adapters/aws/control-plane-retries";
export { controlPlaneRetries } from "./adapters/aws/control-plane-retries";
export type { ImportedRow, ImportOutcome } from "./import/results";
export type { ImportEnvironment, ImportLine, ImportRow, UntrustedImportRow } from "./import/row";
export { IMPORT_COLUMNS } from "./import/row";
export { ImportRowChecker } from "./import/row-checker";
export { ImportRowError } from "./import/errors";
export type { ImportOptions } from "./import/import-tenants";
export { importTenants, KEYS_PER_CALL, STAGES } from "./import/import-tenants";
export type {
  ImportPorts,
  ImportTenancy,
  ImportedKey,
  KeyImport,
  MintedSecret,
  MintedSecrets,
  TableBatches,
} from "./import/ports";
