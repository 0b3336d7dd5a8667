export { functionLog, type FunctionLog, type LogFields, type LogValue } from "./function-log";
