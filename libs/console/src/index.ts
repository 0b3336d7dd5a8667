export { Console, CONSOLE_PATH } from "./server/console";
export { isLoopback } from "./server/guard";
export { panels } from "./server/panels";
export { LiveLog, type LiveLogOptions } from "./source/live-log";
export type { LogSource } from "./source/log-source";
export type { GatewayData } from "./wire";
export { ReplayFileError } from "./source/replay-file-error";
export { ReplayLog, type ReplayLogOptions } from "./source/replay-log";
