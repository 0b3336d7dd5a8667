import { ACCESS_LOG_VERSION, accessLogFields, UNSET, type AccessLogLine } from "./access-log";
import { EXPORT_TIMESTAMP } from "./parse-json-line";

/** What JSON lets stand between quotes as it is. */
export const CHARACTERS = String.raw`[^"\\\u0000-\u001f]*`;

/** How the values of each kind are written. Numbers are of so few digits that they are exact; what is not set is not captured. */
const VALUES = {
  number: String.raw`(0|[1-9]\d{0,14})`,
  text: `"(${CHARACTERS})"`,
  optionalNumber: String.raw`"(?:${UNSET}|(\d{1,15}))"`,
  optionalText: `"(?:${UNSET}|(${CHARACTERS}))"`,
} as const;
const STATUS = String.raw`([1-5]\d\d)`;

const WRITTEN_LINE = writtenLine();

function writtenLine(): RegExp {
  const members = Object.entries(accessLogFields).map(
    ([name, { kind }]) => `"${name}":${name === "status" ? STATUS : VALUES[kind]}`,
  );
  return new RegExp(`(?:${EXPORT_TIMESTAMP.source}|^)\\{"v":${ACCESS_LOG_VERSION},${members.join(",")}\\}$`);
}

/** In the schema's order. */
type WrittenValues = readonly [
  whole: string,
  requestId: string,
  time: string,
  method: string,
  resourcePath: string | undefined,
  status: string,
  tenantId: string | undefined,
  tokenId: string | undefined,
  apiKeyId: string | undefined,
  responseLatency: string,
  integrationLatency: string | undefined,
  authorizerLatency: string | undefined,
  authorizerRequestId: string | undefined,
  errorType: string | undefined,
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
    resourcePath: values[4],
    status: Number(values[5]),
    tenantId: values[6],
    tokenId: values[7],
    apiKeyId: values[8],
    responseLatency: Number(values[9]),
    integrationLatency: optionalNumber(values[10]),
    authorizerLatency: optionalNumber(values[11]),
    authorizerRequestId: values[12],
    errorType: values[13],
    sourceIp: values[14],
    bytes: Number(values[15]),
  };
}

function optionalNumber(untrusted: string | undefined): number | undefined {
  return untrusted === undefined ? undefined : Number(untrusted);
}
