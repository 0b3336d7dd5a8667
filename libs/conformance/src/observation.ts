/**
 * The observations of a step, by dimension: `status`, `header content-type`, `body`, `log errorType`, `time`,
 * `exit status`, `stdout`...
 */
export interface Observation {
  readonly step: string;
  readonly values: Readonly<Record<string, string>>;
  /** Dimensions that were not observed, and why. `log` includes all dimensions that begin with it. */
  readonly notTried: Readonly<Record<string, string>>;
}

/** A response as received, or why there was none. */
export type Exchanged =
  | {
      readonly kind: "answer";
      readonly status: number;
      /** Lower-case names. */
      readonly headers: readonly (readonly [name: string, value: string])[];
      readonly body: string;
      readonly bodyBytes: number;
    }
  | { readonly kind: "silence"; readonly cause: string };

/** Stands for a missing value. */
export const ABSENT = "(absent)";

/** Headers whose values always differ. Their form is compared. */
export const BY_FORM = ["x-amzn-requestid", "x-amz-apigw-id", "date", "x-amzn-remapped-date"];

/** Headers that are not compared, and why. */
export const NOT_COMPARED: Readonly<Record<string, string>> = {
  connection: "of the connection, not of the answer",
  "keep-alive": "of the connection, not of the answer",
  "x-amzn-trace-id": "the local gateway traces nothing, and API Gateway samples",
  via: "of CloudFront, before an edge-optimized endpoint",
  "x-cache": "of CloudFront, before an edge-optimized endpoint",
  "x-amz-cf-id": "of CloudFront, before an edge-optimized endpoint",
  "x-amz-cf-pop": "of CloudFront, before an edge-optimized endpoint",
};

/** Longer texts are compared by this many characters and their length. */
const LONGEST = 16_384;

/** The dimensions of a response. @param name replaces ids and secrets by names */
export function observeExchange(
  exchanged: Exchanged,
  name: (text: string) => string,
): Record<string, string> {
  if (exchanged.kind === "silence") return { answer: `none: ${exchanged.cause}` };
  const body = name(exchanged.body);
  // The length of a body with ids varies.
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

/** Returns the form of a value. A value without a known form is returned unchanged. */
export function formOf(value: string): string {
  return FORMS.find(([, pattern]) => pattern.test(value))?.[0] ?? value;
}

/** Fields of the access log whose values always differ. Their presence and form are compared. */
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

/**
 * Variables that API Gateway sets only if it called the authorizer's function, which depends on the cache.
 */
const OF_A_CALL = ["authorizerLatency", "authorizerRequestId"];

/**
 * The dimensions of a line of the access log.
 *
 * @param wasCached whether the authorizer's result may have been cached: then variables of its call are not
 * compared
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

/** The dimension of a line's `sourceIp` beside the line of a request from the same caller past the router. */
export function observeSourceIp(
  line: Readonly<Record<string, unknown>>,
  pastRouter: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const isSame = line["sourceIp"] === pastRouter["sourceIp"];
  return { "log sourceIp": `${isSame ? "the same as" : "another than"} past the router` };
}

/** Times, durations and ids in the operator's command's output, which always differ. */
const VOLATILE: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "<time>"],
  [/\b\d{4}-\d\d-\d\d\b/g, "<day>"],
  [/\b1[6-9]\d{8}\b|\b[2-9]\d{9}\b/g, "<seconds>"],
  [/"tookMs":\d+/g, '"tookMs":<milliseconds>'],
  [/\b\d+(?:\.\d+)? m?s\b/g, "<duration>"],
  [/\b[0-9a-f]{16}\b/g, "<id>"],
];

/** The output of an operator's command, with ids and secrets replaced by names. */
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
