export type { AdoptedTenant, AdoptOptions } from "./adopt-tenant";
export { adoptTenant } from "./adopt-tenant";
export { AmbiguousTokenError } from "./ambiguous-token-error";
export { ApiKeyMissingError } from "./api-key-missing-error";
export { ApiKeyNotCreatedError } from "./api-key-not-created-error";
export { ApiKeyTakenError, ApiKeyValueError } from "./api-key-taken-error";
export type { ApiKey, ApiKeys, WantedApiKey } from "./api-keys";
export type { AuditedChange, AuditedState, AuditEvent, AuditTrail } from "./audit-event";
export { ApiNotFoundError } from "./api-not-found-error";
export { restApiIds } from "./api-gateway-cache";
export { auditOf, auditSince } from "./audit-of";
export type { AuthorizerCache } from "./authorizer-cache";
export { awsInventory } from "./aws-inventory";
export type { AwsClients } from "./aws-ports";
export { awsPorts } from "./aws-ports";
export { CacheNotFlushedError } from "./cache-not-flushed-error";
export { moveTenant, resumeTenant, suspendTenant } from "./change-tenant";

export type { CreatedTenant, CreateOptions } from "./create-tenant";
export { createTenant } from "./create-tenant";
export type { DeletedTenant } from "./delete-tenant";
export { deleteTenant } from "./delete-tenant";
export { DayRangeError } from "./day-range-error";
export { DuplicatePlanError } from "./duplicate-plan-error";
export type { OwnedToken, TokenFilter, TokenState } from "./find-tokens";
export { filterTokens, findTokens, stateOfToken, TOKEN_STATES } from "./find-tokens";
export { escapeControls, escapeLine, holdsToken, quoted, withoutTokens } from "./free-text";
export type { TokenOptions } from "./limits";
export { LIMITS, TOKEN_GIVEN } from "./limits";
export { PlanNameError } from "./plan-name-error";
export { PlanRemovedError } from "./plan-removed-error";
export type { ReachingClients, ReachOptions, ServerAddress } from "./aws/aws-clients";
export { awsClients } from "./aws/aws-clients";
export { eachPage } from "./aws/each-page";
export { StoredRecordError } from "./aws/errors";
export type { ErrorContext, Explained } from "./aws/explain";
export { explainAwsError, isAboutCredentials } from "./aws/explain";
export type { ReachLimits } from "./aws/reach";
export { REACH_LIMITS } from "./aws/reach";
export { Waiting } from "./aws/waiting";
export { QuotaExceededError } from "./quota-exceeded-error";
export { examineTenants } from "./examine-tenants";
export type { Finding, FindingKind } from "./finding";
export type { DeployedPlan, Inventory, InventoryToken } from "./inventory";
export { LeftUnfinishedError } from "./left-unfinished-error";
export type { TenantFilter } from "./list-tenants";
export { listTenants } from "./list-tenants";
export type { ShownToken } from "./list-tokens";
export { listTokens } from "./list-tokens";
export type { Delivery } from "./delivery";
export { toCaller } from "./delivery";
export type { DayRange, MeteredKey, Metering } from "./metering";
export type { MintedToken, MintOptions } from "./mint-tenant-token";
export { mintTenantToken } from "./mint-tenant-token";
export { PlanChoiceError } from "./plan-choice-error";
export { PlanConflictError } from "./plan-conflict-error";
export { PlanNotFoundError } from "./plan-not-found-error";
export { revokeToken, type RevokeOptions } from "./revoke-token";
export type { RotatedToken, RotateOptions } from "./rotate-token";
export { rotateToken } from "./rotate-token";
export type { TenantReport } from "./show-tenant";
export { showTenant } from "./show-tenant";
export type { Tenancy, TenantPorts } from "./tenancy";
export { TenantChangedError } from "./tenant-changed-error";
export { TenantDetailError } from "./tenant-detail-error";
export type { TenantUpdate } from "./tenant-details";
export { TenantHasKeyError } from "./tenant-has-key-error";
export { TenantExistsError } from "./tenant-exists-error";
export { isTenantId, parseTenantId } from "./tenant-id";
export { TenantIdError } from "./tenant-id-error";
export { TenantNotFoundError } from "./tenant-not-found-error";
export type { KeyUsage, TenantUsage } from "./tenant-usage";
export { idleTenants, topUsage, usageOfTenant } from "./tenant-usage";
export type { TenantDetails, TenantRecord, TenantStatus } from "./tenant-record";
export type { TenantRecords } from "./tenant-records";
export { TenantUnfinishedError } from "./tenant-unfinished-error";
export {
  TokenChangedError,
  TokenLifetimeError,
  TokenReplacedError,
  TokenStateError,
} from "./token-changed-error";
export { TokenNotDeliveredError } from "./token-not-delivered-error";
export { TokenNotFoundError } from "./token-not-found-error";
export { TokenOptionError } from "./token-option-error";
export type {
  ListedToken,
  NewToken,
  Replacement,
  TokenLookup,
  TokenOwner,
  Tokens,
  TokenSettings,
} from "./tokens";
export { updateTenant } from "./update-tenant";
export { updateToken, type UpdatedToken, type UpdateOptions } from "./update-token";
export { UnknownApiKeyError } from "./unknown-api-key-error";
export type { HoldingPlan, UsagePlans } from "./usage-plans";
export type { VerifiedToken } from "./verify-token";
export { verifyToken } from "./verify-token";
export { makeKeysOneByOne } from "./api-gateway-key-import";
export { apiKeyValue, tenantNamedBy } from "./api-key-value";
export { awsImportPorts } from "./aws-import-ports";
export { UnprocessedItemsError } from "./dynamodb-batches";
export type { ExportedRow, ExportTenancy, OnDeparture } from "./export-tenants";
export { exportTenants } from "./export-tenants";
export { controlPlaneClient } from "./control-plane-client";
export { ControlPlaneLimiter } from "./control-plane-limiter";
export type { RetryOptions } from "./control-plane-retries";
export { controlPlaneRetries } from "./control-plane-retries";
export type { ImportedRow, ImportOutcome } from "./import-results";
export type { ImportEnvironment, ImportLine, ImportRow, UntrustedImportRow } from "./import-row";
export { IMPORT_COLUMNS } from "./import-row";
export { ImportRowChecker } from "./import-row-checker";
export { ImportRowError } from "./import-row-error";
export type { ImportOptions } from "./import-tenants";
export { importTenants, KEYS_PER_CALL, STAGES } from "./import-tenants";
export type { ImportPorts, ImportTenancy } from "./import-tenancy";
export type { ImportedKey, KeyImport } from "./key-import";
export type { MintedSecret, MintedSecrets } from "./minted-secrets";
export type { TableBatches } from "./table-batches";
export type { Time } from "./time";
export { systemTime } from "./time";
