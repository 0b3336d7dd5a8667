export { Console, CONSOLE_PATH } from "./server/console";
export { type Feed, LogFeed } from "./server/feed";
export { panels } from "./server/panels";
export { ConsoleThread, type ConsoleThreadOptions } from "./thread/console-thread";
export { LiveLog, type LiveLogOptions } from "./source/live-log";
export type { LogSource } from "./source/log-source";
export type { GatewayData, LedgerData, LedgerTenant, LimitData } from "./wire";
export { ReplayFileError } from "./files/errors";
export { ReplayLog, type ReplayLogOptions } from "./source/replay-log";
