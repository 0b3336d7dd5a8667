export { functionLog, type FunctionLog, type LogFields, type LogValue } from "./function-log";
export { firstNames, tenantFields } from "./names";
