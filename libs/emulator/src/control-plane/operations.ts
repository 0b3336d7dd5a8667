import { apiKeyOperations } from "./api-key-operations";
import { exportOperation } from "./export-operation";
import { importKeysOperation } from "./import-keys-operation";
import type { Operation } from "./operation";
import { planKeyOperations } from "./plan-key-operations";
import { planOperations } from "./plan-operations";
import { resourceOperations } from "./resource-operations";
import { restApiOperations } from "./rest-api-operations";
import { tagOperations } from "./tag-operations";
import { testInvokeOperation } from "./test-invoke-operation";
import { usageOperations } from "./usage-operations";

/** Everything that the control plane does. An operation with a query stands before one of the same path without. */
export const operations: readonly Operation[] = [
  importKeysOperation,
  ...apiKeyOperations,
  ...planOperations,
  ...planKeyOperations,
  ...usageOperations,
  ...restApiOperations,
  ...resourceOperations,
  exportOperation,
  testInvokeOperation,
  ...tagOperations,
];
