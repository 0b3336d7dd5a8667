/**
 * Lines of an export that stand around its messages and are none: nothing was left out with them. Taken from what version 2 of
 * `aws` prints for `tail`, `filter-log-events`, `get-log-events` and `get-query-results`.
 */
const FRAMES: readonly RegExp[] = [
  // Blank lines, borders of tables, brackets of JSON, a document's beginning in YAML.
  /^[\s|+\-=:,[\]{}()"']*$/,
  // Cells of a table in which there is no message: its titles, and what stands beside the events.
  /^\|.*\|$/,
  // `aws logs tail --format json` puts time and stream on a line of their own.
  /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?(?: \S+)?$/,
  // Members of events and results, in YAML or as lines of JSON.
  /^(?:- )*"?(?:events|eventId|ingestionTime|logStreamName|logGroupName|timestamp|searchedLogStreams|searchedCompletely|nextToken|nextForwardToken|nextBackwardToken|results|statistics|bytesScanned|recordsMatched|recordsScanned|estimatedBytesSkipped|estimatedRecordsSkipped|logGroupsScanned|field|value|status|queryLanguage|encryptionKey|id|owner|messageType|logGroup|logStream|subscriptionFilters|logEvents)"?:(?: .*)?$/,
  // The same as text, between tabs.
  /^(?:SEARCHEDLOGSTREAMS|STATISTICS|RESULTS|EVENTS)\t/,
  /^(?:[bf]\/\d+\/s\s*)+$/,
  /^(?:Cancelled|Complete|Failed|Running|Scheduled|Timeout|Unknown|CWLI)$/,
  // The titles of a CSV.
  /^"?(?:@?(?:timestamp|message|logStream|log|ptr|ingestionTime))"?(?:[,;\t]"?@?\w+"?)*$/,
];

/** @param line without blanks around it */
export const isFrame = (line: string): boolean => FRAMES.some((frame) => frame.test(line));
