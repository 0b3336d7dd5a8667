export { AccessLog, type AccessLogOptions } from "./access-log";
