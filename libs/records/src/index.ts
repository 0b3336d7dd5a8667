export {
  API_KEY_VALUE,
  CELL_NAME,
  isIdentity,
  SCOPE,
  SCOPE_FORM,
  TABLE_NAME,
  TOKEN_HASH,
  ROUTER_SECRET_HASH,
  TOKEN_LIMITS,
  TOKEN_PREFIX,
} from "./forms";
export {
  apiKeyPrefix,
  eventBusName,
  failedDeliveriesName,
  resourceName,
  routerName,
  tenantOfPlan,
  tenantPlanName,
  tenantPlanTags,
} from "./names";
export { createTableInput, projectionOf } from "./create-table";
export { plainValue, type StoredValue } from "./plain-value";
export { ROUTER_CELLS_KEY, routerCellsItem, type RouterTarget } from "./router-cells";
export {
  auditTable,
  directoryTable,
  keysOf,
  OUTBOX_SLOTS,
  outboxSlot,
  PENDING_SLOT,
  ROOM_KEY,
  SEQUENCE_ITEM,
  TENANT_ITEM,
  tenantEventsTable,
  tenantsTable,
  tokensTable,
  selfServiceTable,
  usageLinesTable,
  usageTable,
  type KeyType,
  type TableDefinition,
  type TableIndexDefinition,
} from "./tables";
export { parseTokenRecord, TokenRecordError, type TokenRecord } from "./token-record";
