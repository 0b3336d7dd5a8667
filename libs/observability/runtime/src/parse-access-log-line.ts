import type { AccessLogLine } from "./access-log";
import { parseJsonLine } from "./parse-json-line";
import { parseWrittenLine } from "./parse-written-line";
import type { SkippedReason } from "./skipped-reason";

/**
 * Reads one line of an access log, without its line break: as API Gateway or the local gateway wrote it, or as CloudWatch Logs
 * exported it to S3. A line without `v` is of version 1, which first had none. It never throws, and takes about a microsecond.
 */
export function parseAccessLogLine(untrustedText: string): AccessLogLine | SkippedReason {
  return parseWrittenLine(untrustedText) ?? parseJsonLine(untrustedText);
}
