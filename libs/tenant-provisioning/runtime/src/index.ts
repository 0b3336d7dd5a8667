// The use cases for tenants and their tokens, each a function of a `Tenancy`, and their adapters on AWS.
// Rooms depend on each other in this order: core, audit, token, tenant, then import, export, doctor and
// usage, then cells. Adapters implement the ports of core, import and cells.
// Not here: command lines, output and files, which are in the programs that use this library.

export * from "./core/api-gateway-ports";
export * from "./core/audit-trail";
export * from "./core/errors";
export { escapeControls, escapeLine, holdsToken, quoted, withoutTokens } from "./core/free-text";
export type { Inventory } from "./core/inventory";
export { type LimitsChange, limitsOf, limitsText, parseQuota, parseRate } from "./core/own-limits";
export { checkMintingOptions, latestEnd, LIMITS, TOKEN_GIVEN, type TokenOptions } from "./core/limits";
export { requireFinishedTenant, requireStillThere } from "./core/require-tenant";
export { nowSeconds, type Tenancy, type TenantPorts, type TokenTenancy } from "./core/tenancy";
export { apiKeyValue, isTenantId, parseTenantId, tenantNamedBy } from "./core/tenant-id";
export type {
  TenantDetails,
  TenantRecord,
  TenantRecords,
  TenantStatus,
  TenantUpdate,
} from "./core/tenant-record";
export {
  type FoundToken,
  isExpired,
  type ListedToken,
  tokenIdOf,
  type NewToken,
  type Replacement,
  type TokenLookup,
  type TokenOwner,
  type Tokens,
  type TokenSettings,
} from "./core/tokens";

export { auditOf, auditSince } from "./audit/audit-of";
export { LeftUnfinishedError } from "./audit/errors";

export * from "./token/errors";
export {
  filterTokens,
  findTokens,
  type OwnedToken,
  stateOfToken,
  TOKEN_STATES,
  type TokenFilter,
  type TokenState,
} from "./token/find-tokens";
export { type Delivery, toCaller } from "./token/issue-token";
export { listTokens, shownToken, type ShownToken } from "./token/list-tokens";
export {
  type MintedToken,
  type MintOptions,
  mintTenantToken,
  randomSecret,
  type TokenSecret,
} from "./token/mint-token";
export { type RevokeOptions, revokeToken } from "./token/revoke-token";
export { type RotatedToken, type RotateOptions, rotateToken } from "./token/rotate-token";
export { type UpdatedToken, type UpdateOptions, updateToken } from "./token/update-token";
export { type VerifiedToken, verifyToken } from "./token/verify-token";

export { type AdoptedTenant, type AdoptOptions, adoptTenant } from "./tenant/adopt-tenant";
export { limitTenant, moveTenant, resumeTenant, suspendTenant } from "./tenant/change-tenant";
export { type CreatedTenant, type CreateOptions, createTenant } from "./tenant/create-tenant";
export { type DeletedTenant, deleteTenant } from "./tenant/delete-tenant";
export * from "./tenant/errors";
export { formerPlanOf } from "./tenant/place-in-plan";
export { listTenants, type TenantFilter } from "./tenant/list-tenants";
export { showTenant, type TenantReport } from "./tenant/show-tenant";
export { updateTenant } from "./tenant/update-tenant";

export { ImportRowError } from "./import/errors";
export { type ImportOptions, importTenants, KEYS_PER_CALL, STAGES } from "./import/import-tenants";
export * from "./import/ports";
export type { ImportedRow, ImportOutcome } from "./import/results";
export {
  IMPORT_COLUMNS,
  type ImportEnvironment,
  type ImportLine,
  type ImportRow,
  type UntrustedImportRow,
} from "./import/import-row";
export { ImportRowChecker } from "./import/row-checker";

export {
  type ExportedRow,
  type ExportTenancy,
  exportTenants,
  type OnDeparture,
} from "./export/export-tenants";

export { examineTenants } from "./doctor/examine-tenants";
export { type Finding, type FindingKind, repairedIn } from "./doctor/finding";

export { DayRangeError } from "./usage/errors";
export { idleTenants, type KeyUsage, type TenantUsage, topUsage, usageOfTenant } from "./usage/tenant-usage";

export { type Cells, type CellTenancy, cellNamed, cellOfTenant } from "./cells/cells";
export * from "./cells/directory";
export * from "./cells/errors";
export { cancelDrain, type CancelDrainResult, type CancelWish, movesFrom } from "./cells/drain/cancel-drain";
export { checkDrain, drainCell, type DrainOptions, type DrainResult } from "./cells/drain/drain-cell";
export * from "./cells/drain/errors";
export type { UnmovedTenant } from "./cells/drain/passes";
export { needsRoom, type TenantOfCell, tenantsWithRecord } from "./cells/drain/tenants-of-cell";
export { deleteInCells, revokeInCells, suspendInCells } from "./cells/move/both-sides";
export { type MoveContext, PROPAGATION_SECONDS } from "./cells/move/context";
export * from "./cells/move/errors";
export { requireLeft, withFormerCell } from "./cells/move/former-cell";
export { cancelMove, type CancelProgress, checkCancel } from "./cells/move/cancel-move";
export { advanceMove, checkMove, type MoveProgress, type MoveWish } from "./cells/move/move-cell";
export * from "./cells/router-exceptions";
export { examineCells, type FindingInCells } from "./cells/doctor/examine-cells";
export { type CellReport, reportCells } from "./cells/report-cells";
export * from "./cells/router-secret";
export type { DeployedRouter, KnownCells } from "./cells/deployed-router";
export { type CellApis, requireTaken } from "./cells/deployed-secret";
export { apiProblem } from "./cells/known-cells";
export { roomUse, type RoomUse } from "./cells/room-use";
export { type ImportInCellsOptions, importTenantsInCells } from "./cells/import-tenants";
export {
  adoptTenantInCells,
  createTenantInCells,
  type PlaceOptions,
  removeEntry,
} from "./cells/place-tenant";
export { verifyTokenInCells } from "./cells/verify-token";
export { type Found, merged, type Part, sideBySide } from "./cells/side-by-side";

export { restApiIds } from "./adapters/api-gateway/cache";
export { makeKeysOneByOne } from "./adapters/api-gateway/key-import";
export { allTokens, type AwsClients, awsImportPorts, awsInventory, awsPorts } from "./adapters/aws-ports";
export type { AccountAccess } from "./adapters/aws/account";
export {
  accessOf,
  awsClients,
  type ReachingClients,
  type ReachOptions,
  type ServerAddress,
} from "./adapters/aws/aws-clients";
export { controlPlaneClient } from "./adapters/aws/control-plane-client";
export { ControlPlaneLimiter } from "./adapters/aws/control-plane-limiter";
export { controlPlaneRetries, type RetryOptions } from "./adapters/aws/control-plane-retries";
export { eachPage } from "./adapters/aws/each-page";
export { chunksOf, inParallel } from "./core/in-parallel";
export { ForeignTokenError, StoredRecordError } from "./adapters/aws/errors";
export {
  type ErrorContext,
  explainAwsError,
  type Explained,
  isAboutCredentials,
} from "./adapters/aws/explain";
export { REACH_LIMITS, type ReachLimits } from "./adapters/aws/reach";
export { systemTime, type Time, Waiting } from "./adapters/aws/waiting";
export { routerClients } from "./adapters/cloudfront/router-clients";
export {
  cloudfrontExceptions,
  type RouterClients,
  type RouterExceptionsOptions,
} from "./adapters/cloudfront/router-exceptions";
export { auditEntryOf, auditItem, auditKeyParts, dynamodbAudit } from "./adapters/dynamodb/audit";
export { UnprocessedItemsError } from "./adapters/dynamodb/batches";
export { dynamodbRouter, writeKnownCells } from "./adapters/dynamodb/deployed-router";
export { dynamodbDirectory } from "./adapters/dynamodb/directory";
export { dynamodbRooms } from "./adapters/dynamodb/rooms";
export { dynamodbTenants } from "./adapters/dynamodb/tenants";
export { dynamodbTokens, holds, type TokensOptions } from "./adapters/dynamodb/tokens";
export { httpCellApis, standInServer } from "./adapters/http/cell-apis";
