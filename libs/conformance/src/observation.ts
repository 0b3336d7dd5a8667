/** What one step showed, by dimension: `status`, `header content-type`, `body`, `log errorType`, `time`, `exit status`, `stdout`... */
export interface Observation {
  readonly step: string;
  readonly values: Readonly<Record<string, string>>;
  /** Dimensions that could not be looked at, and why: `log` stands for all that begin with it. */
  readonly notTried: Readonly<Record<string, string>>;
}

/** An answer as it came over the wire, or why there was none. */
export type Exchanged =
  | {
      readonly kind: "answer";
      readonly status: number;
      /** Names in lower case. */
      readonly headers: readonly (readonly [name: string, value: string])[];
      readonly body: string;
      readonly bodyBytes: number;
    }
  | { readonly kind: "silence"; readonly cause: string };

/** What is written where there is nothing. */
export const ABSENT = "(absent)";

/** Headers whose value is another one each time: their form is compared. */
export const BY_FORM = ["x-amzn-requestid", "x-amz-apigw-id", "date", "x-amzn-remapped-date"];

/** Headers that say nothing of the gateway, and why they are not compared. */
export const NOT_COMPARED: Readonly<Record<string, string>> = {
  connection: "of the connection, not of the answer",
  "keep-alive": "of the connection, not of the answer",
  "x-amzn-trace-id": "the local gateway traces nothing, and API Gateway samples",
  via: "of CloudFront, before an edge-optimized endpoint",
  "x-cache": "of CloudFront, before an edge-optimized endpoint",
  "x-amz-cf-id": "of CloudFront, before an edge-optimized endpoint",
  "x-amz-cf-pop": "of CloudFront, before an edge-optimized endpoint",
};

/** The longest text that is compared as it is: what is longer is compared as far as this, and by its length. */
const LONGEST = 16_384;

/** The dimensions of an answer. @param name puts names in place of ids and secrets */
export function observeExchange(
  exchanged: Exchanged,
  name: (text: string) => string,
): Record<string, string> {
  if (exchanged.kind === "silence") return { answer: `none: ${exchanged.cause}` };
  const body = name(exchanged.body);
  // A body with ids in it has another length each time.
  const isNamed = body !== exchanged.body;
  const values: Record<string, string> = {
    answer: "came",
    status: String(exchanged.status),
    body: body.length > LONGEST ? `${body.slice(0, LONGEST)} (and ${body.length - LONGEST} more)` : body,
  };
  for (const [header, value] of exchanged.headers) {
    if (Object.hasOwn(NOT_COMPARED, header)) continue;
    const own = values[`header ${header}`];
    const shown =
      header === "content-length" && isNamed && Number(value) === exchanged.bodyBytes
        ? "the body's length"
        : BY_FORM.includes(header)
          ? formOf(name(value))
          : name(value);
    values[`header ${header}`] = own === undefined ? shown : `${own}, ${shown}`;
  }
  return values;
}

const FORMS: readonly (readonly [form: string, pattern: RegExp])[] = [
  ["a UUID", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^<uuid>$/i],
  ["a number", /^\d+(\.\d+)?$/],
  ["an extended request id", /^[A-Za-z0-9+/_-]{10,}={0,2}$/],
  [
    "an HTTP date",
    /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$/,
  ],
  ["an address", /^\d{1,3}(\.\d{1,3}){3}$|^[0-9a-f]*:[0-9a-f:.]+$/i],
];

/** What a value looks like; a value of no known form is itself. */
export function formOf(value: string): string {
  return FORMS.find(([, pattern]) => pattern.test(value))?.[0] ?? value;
}

/** Fields of the access log that are another one each time: whether they are set, and their form, is compared. */
const LOGGED_BY_FORM = [
  "requestId",
  "extendedRequestId",
  "time",
  "apiKeyId",
  "responseLatency",
  "integrationLatency",
  "authorizerLatency",
  "authorizerRequestId",
  "sourceIp",
];

/** What API Gateway writes of an authorizer only when it called it, which depends on its cache. */
const OF_A_CALL = ["authorizerLatency", "authorizerRequestId"];

/**
 * The dimensions of a line of the access log.
 *
 * @param wasCached whether the authorizer's answer may have been in the cache: then nothing is said of its call
 */
export function observeLine(
  line: Readonly<Record<string, unknown>>,
  answer: Exchanged,
  name: (text: string) => string,
  wasCached: boolean,
): Record<string, string> {
  const values: Record<string, string> = { "log line": "written" };
  for (const [field, value] of Object.entries(line)) {
    if (wasCached && OF_A_CALL.includes(field)) continue;
    const text = String(value);
    const isBodyLength = field === "bytes" && answer.kind === "answer" && text === String(answer.bodyBytes);
    values[`log ${field}`] = isBodyLength
      ? "the body's length"
      : LOGGED_BY_FORM.includes(field)
        ? formOf(name(text))
        : name(text);
  }
  return values;
}

/** Times, durations and days in what the operator's command writes: another one each time. */
const VOLATILE: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "<time>"],
  [/\b\d{4}-\d\d-\d\d\b/g, "<day>"],
  [/\b1[6-9]\d{8}\b|\b[2-9]\d{9}\b/g, "<seconds>"],
  [/"tookMs":\d+/g, '"tookMs":<milliseconds>'],
  [/\b\d+(?:\.\d+)? m?s\b/g, "<duration>"],
  [/\b[0-9a-f]{16}\b/g, "<id>"],
];

/** What an operator's command showed, with names in place of ids and secrets. */
export function observeCommand(
  step: string,
  { status, stdout, stderr }: { readonly status: string; readonly stdout: string; readonly stderr: string },
  name: (text: string) => string,
): Observation {
  const clean = (text: string) =>
    VOLATILE.reduce((cleaned, [pattern, to]) => cleaned.replaceAll(pattern, to), name(text));
  return {
    step,
    values: { "exit status": status, stdout: clean(stdout), stderr: clean(stderr) },
    notTried: {},
  };
}
