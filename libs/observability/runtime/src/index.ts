export { accessLogFields, accessLogFormat } from "./access-log";
