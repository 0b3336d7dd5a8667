/**
 * Lines of an export that surround its messages and are not messages, so they do not count as skipped. Taken
 * from the output of version 2 of `aws` for `tail`, `filter-log-events`, `get-log-events` and
 * `get-query-results`.
 */
const FRAMES: readonly RegExp[] = [
  // Blank lines, table borders, JSON brackets, the start of a YAML document.
  /^[\s|+\-=:,[\]{}()"']*$/,
  // Table cells without a message: titles, and the members beside the events.
  /^\|.*\|$/,
  // `aws logs tail --format json` prints time and stream on a separate line.
  /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?(?: \S+)?$/,
  // Members of events and results, in YAML or as lines of JSON.
  /^(?:- )*"?(?:events|eventId|ingestionTime|logStreamName|logGroupName|timestamp|searchedLogStreams|searchedCompletely|nextToken|nextForwardToken|nextBackwardToken|results|statistics|bytesScanned|recordsMatched|recordsScanned|estimatedBytesSkipped|estimatedRecordsSkipped|logGroupsScanned|field|value|status|queryLanguage|encryptionKey|id|owner|messageType|logGroup|logStream|subscriptionFilters|logEvents)"?:(?: .*)?$/,
  // The same members as text, separated by tabs.
  /^(?:SEARCHEDLOGSTREAMS|STATISTICS|RESULTS|EVENTS)\t/,
  /^(?:[bf]\/\d+\/s\s*)+$/,
  /^(?:Cancelled|Complete|Failed|Running|Scheduled|Timeout|Unknown|CWLI)$/,
  // The header of a CSV.
  /^"?(?:@?(?:timestamp|message|logStream|log|ptr|ingestionTime))"?(?:[,;\t]"?@?\w+"?)*$/,
];

/** @param line without whitespace around it */
export const isFrame = (line: string): boolean => FRAMES.some((frame) => frame.test(line));
