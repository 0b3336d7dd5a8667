import { ACCESS_LOG_VERSION, accessLogFields, UNSET, type AccessLogLine } from "./access-log";
import { EXPORT_TIMESTAMP } from "./parse-json-line";

/** What JSON lets stand between quotes as it is. */
const TEXT = String.raw`"([^"\\\u0000-\u001f]*)"`;
/** Of so few digits that a number holds it exactly. */
const NUMBER = String.raw`(0|[1-9]\d{0,14})`;
const OPTIONAL_NUMBER = String.raw`"(-|\d{1,15})"`;
const STATUS = String.raw`([1-5]\d\d)`;

const WRITTEN_LINE = writtenLine();

function writtenLine(): RegExp {
  const members = Object.entries(accessLogFields).map(([name, { kind }]) => {
    if (name === "status") return `"${name}":${STATUS}`;
    if (kind === "number") return `"${name}":${NUMBER}`;
    return `"${name}":${kind === "optionalNumber" ? OPTIONAL_NUMBER : TEXT}`;
  });
  return new RegExp(`(?:${EXPORT_TIMESTAMP.source}|^)\\{"v":${ACCESS_LOG_VERSION},${members.join(",")}\\}$`);
}

type WrittenValues = readonly [
  whole: string,
  requestId: string,
  time: string,
  method: string,
  resourcePath: string,
  status: string,
  tenantId: string,
  tokenId: string,
  apiKeyId: string,
  responseLatency: string,
  integrationLatency: string,
  authorizerLatency: string,
  authorizerRequestId: string,
  errorType: string,
  sourceIp: string,
  bytes: string,
];

/**
 * Reads a line that is written as almost all are: as the stage's format has it, member by member, with values in which nothing is
 * escaped. This takes half as long as reading it as JSON.
 *
 * @returns what `parseJsonLine` does, or nothing for any other text
 */
export function parseWrittenLine(untrustedText: string): AccessLogLine | undefined {
  const values = WRITTEN_LINE.exec(untrustedText) as WrittenValues | null;
  if (values === null) return undefined;
  return {
    requestId: values[1],
    time: Number(values[2]),
    method: values[3],
    resourcePath: optionalText(values[4]),
    status: Number(values[5]),
    tenantId: optionalText(values[6]),
    tokenId: optionalText(values[7]),
    apiKeyId: optionalText(values[8]),
    responseLatency: Number(values[9]),
    integrationLatency: optionalNumber(values[10]),
    authorizerLatency: optionalNumber(values[11]),
    authorizerRequestId: optionalText(values[12]),
    errorType: optionalText(values[13]),
    sourceIp: values[14],
    bytes: Number(values[15]),
  };
}

function optionalText(untrusted: string): string | undefined {
  return untrusted === UNSET ? undefined : untrusted;
}

function optionalNumber(untrusted: string): number | undefined {
  return untrusted === UNSET ? undefined : Number(untrusted);
}
