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

/** The first member, which lines of before it joined the schema do not have. */
const FIRST = `(?:"extendedRequestId":${VALUES.optionalText},)?`;

function writtenLine(): RegExp {
  const members = Object.entries(accessLogFields)
    .filter(([name]) => name !== "extendedRequestId")
    .map(([name, { kind }]) => `"${name}":${name === "status" ? STATUS : VALUES[kind]}`);
  return new RegExp(
    `(?:${EXPORT_TIMESTAMP.source}|^)\\{"v":${ACCESS_LOG_VERSION},${FIRST}${members.join(",")}\\}$`,
  );
}

const WRITTEN_LINE = writtenLine();

/** In the schema's order. */
type WrittenValues = readonly [
  whole: string,
  extendedRequestId: string | undefined,
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
    extendedRequestId: values[1],
    requestId: values[2],
    time: Number(values[3]),
    method: values[4],
    resourcePath: values[5],
    status: Number(values[6]),
    tenantId: values[7],
    tokenId: values[8],
    apiKeyId: values[9],
    responseLatency: Number(values[10]),
    integrationLatency: optionalNumber(values[11]),
    authorizerLatency: optionalNumber(values[12]),
    authorizerRequestId: values[13],
    errorType: values[14],
    sourceIp: values[15],
    bytes: Number(values[16]),
  };
}

function optionalNumber(untrusted: string | undefined): number | undefined {
  return untrusted === undefined ? undefined : Number(untrusted);
}
