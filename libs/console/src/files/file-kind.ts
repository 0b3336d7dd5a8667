/** Explains how to get a readable file. */
const EXPORT =
  "Export the group of the stage's access log, for example with " +
  "`aws logs filter-log-events --log-group-name <group> --output json > access-log.json`";
const WITH_MESSAGE = "Run it again with `fields @timestamp, @message`, and download the table as CSV or JSON";

const BYTES: readonly (readonly [number[], string])[] = [
  [
    [0x50, 0x4b, 0x03, 0x04],
    "it is a zip archive, such as a spreadsheet (XLSX). Unpack it, or download the table as CSV or JSON, with the column @message",
  ],
  [[0x50, 0x41, 0x52, 0x31], `it is a table in Parquet's format. ${EXPORT}`],
  [[0x28, 0xb5, 0x2f, 0xfd], "it is compressed with zstd. Decompress it first; only gzip is read"],
  [[0x42, 0x5a, 0x68], "it is compressed with bzip2. Decompress it first; only gzip is read"],
  [[0xfd, 0x37, 0x7a, 0x58], "it is compressed with xz. Decompress it first; only gzip is read"],
  [
    [0xff, 0x06, 0x00, 0x00, 0x73, 0x4e],
    "it is compressed with Snappy. Unpack it first, or let Firehose compress with gzip",
  ],
  [[0x25, 0x50, 0x44, 0x46], `it is a PDF. ${EXPORT}`],
  [[0x89, 0x50, 0x4e, 0x47], `it is a picture (PNG). ${EXPORT}`],
  [[0xff, 0xd8, 0xff], `it is a picture (JPEG). ${EXPORT}`],
];

/** Describes a file without text by its first bytes, and how to get a readable one. */
export function describeBytes(first: Uint8Array): string | undefined {
  return BYTES.find(([magic]) => magic.every((byte, at) => first[at] === byte))?.[1];
}

const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/^\s*$/, `it is empty. ${EXPORT}`],
  [/An error occurred \(\w+\)/, `it holds an error message of \`aws\`. Fix that error. ${EXPORT}`],
  [/^\s*<(?:!doctype|html)/i, `it is a web page. ${EXPORT}`],
  [/"eventVersion"[^]*"eventSource"|"eventSource"[^]*"eventVersion"/, `it is a log of CloudTrail. ${EXPORT}`],
  [
    /Starting execution for request|Method request path:|Endpoint request URI:/,
    `it is API Gateway's execution log, and not the access log. ${EXPORT}`,
  ],
  [
    /(?:START|END|REPORT) RequestId: [0-9a-f-]+|INIT_START Runtime/,
    `it is the log of a Lambda function. ${EXPORT}`,
  ],
  [/^#Version: 1\.0/, `it is a log of CloudFront. ${EXPORT}`],
  [/^(?:https?|h2|grpcs?|wss?) \d{4}-\d\d-\d\dT\S+ app\//m, `it is a log of a load balancer. ${EXPORT}`],
  [/^\d+ \d{12} eni-/m, `it is a VPC flow log. ${EXPORT}`],
  [/ \[\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "/, `it is a log in the Common Log Format. ${EXPORT}`],
  [
    /"field"\s*:\s*"(?!@message)|^[^\n{]*@(?:timestamp|ptr)\b|^"?(?:time|method|resourcePath|status|tenantId|requestId|extendedRequestId)"?,/,
    `it is a result of Logs Insights without the messages themselves. ${WITH_MESSAGE}`,
  ],
  [
    /"(?:httpMethod|requestTime|routeKey|ip|caller)"\s*:/,
    "it is an access log of API Gateway in a different format, of an earlier deployment or of a different API. " +
      EXPORT,
  ],
  [
    /"events"\s*:\s*\[\s*\]|"results"\s*:\s*\[\s*\]/,
    `it has no events: nothing was logged in the requested time. ${EXPORT}`,
  ],
  [/\u0000|\uFFFD/, `it is not text. ${EXPORT}`],
];

/**
 * Describes a file without access log lines, and how to get a readable one.
 *
 * @param untrustedText the beginning of the file
 */
export function describeText(untrustedText: string): string {
  const [, what] = TEXTS.find(([pattern]) => pattern.test(untrustedText)) ?? [];
  return what ?? `it has no line of this access log. ${EXPORT}`;
}
