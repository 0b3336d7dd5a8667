/** A value of a line. No objects: an event or an error has members that must not be logged. */
export type LogValue = string | number | boolean | null | undefined;

export type LogFields = Readonly<Record<string, LogValue>>;

/** Levels in the order of Lambda's "advanced logging controls" and of Powertools, with their thresholds. */
const LEVELS = { TRACE: 6, DEBUG: 8, INFO: 12, WARN: 16, ERROR: 20, CRITICAL: 24, SILENT: 28 } as const;

/** Writes a function's log, one JSON line for each call. */
export interface FunctionLog {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/**
 * Creates a log whose lines have the members of Powertools for AWS Lambda: `level`, `message`, `timestamp`,
 * `service`, `sampling_rate`, `xray_trace_id` if the request is traced, and the caller's fields but those that
 * are `null`, `undefined` or empty.
 *
 * The least level that is written is the function's log level (`AWS_LAMBDA_LOG_LEVEL`), or else
 * `POWERTOOLS_LOG_LEVEL`, or else `LOG_LEVEL`, or else `INFO`. A level that does not exist counts as not set.
 *
 * @param service name of the function in its lines
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/logger/
 */
export function functionLog(service: string): FunctionLog {
  const least = leastLevel(process.env);
  const at = (level: keyof typeof LEVELS, stream: "stdout" | "stderr") => {
    if (LEVELS[level] < least) return () => undefined;
    // The stream is looked up when a line is written: most functions write none, and opening it takes time.
    return (message: string, fields?: LogFields) =>
      void process[stream].write(lineOf(service, level, message, fields));
  };
  return {
    debug: at("DEBUG", "stdout"),
    info: at("INFO", "stdout"),
    warn: at("WARN", "stderr"),
    error: at("ERROR", "stderr"),
  };
}

function leastLevel(env: Readonly<Record<string, string | undefined>>): number {
  const lambdas = env["AWS_LAMBDA_LOG_LEVEL"];
  const own = env["POWERTOOLS_LOG_LEVEL"]?.trim() || env["LOG_LEVEL"]?.trim();
  const name = [lambdas === "FATAL" ? "CRITICAL" : lambdas, own].find(
    (each): each is keyof typeof LEVELS => each !== undefined && Object.hasOwn(LEVELS, each),
  );
  return LEVELS[name ?? "INFO"];
}

/** The caller's fields come last, but for the request's id, and replace no other member. */
function lineOf(service: string, level: string, message: string, fields: LogFields = {}): string {
  const own = { level, message, timestamp: new Date().toISOString(), service };
  const context = { sampling_rate: 0, ...trace() };
  const line = { ...own, function_request_id: undefined, ...context, ...fields, ...own, ...context };
  const members = Object.entries(line).map(([name, value]) => [name, written(value)] as const);
  return `${JSON.stringify(Object.fromEntries(members))}\n`;
}

/**
 * What a line has of a value, which may be none that the types allow. A log that threw would replace the error
 * that its caller reports, so nothing that `JSON.stringify` refuses, or calls, gets there.
 */
function written(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  return value === "" || typeof value === "object" || typeof value === "function" ? undefined : value;
}

/** Where Lambda's runtime keeps the current request's trace, if it runs several at once. */
interface LambdaRuntime {
  readonly awslambda?: { readonly InvokeStore?: { getXRayTraceId(): string | undefined } };
}

/** The id in the trace header that Lambda sets for each request: `Root=1-5759e988-bd862e3f;Sampled=1`. */
function trace(): { readonly xray_trace_id: string | undefined } {
  const { awslambda } = globalThis as LambdaRuntime;
  const header = awslambda?.InvokeStore?.getXRayTraceId() ?? process.env["_X_AMZN_TRACE_ID"]?.trim();
  if (!header) return { xray_trace_id: undefined };
  return { xray_trace_id: header.includes("=") ? /(?:^|;)Root=([^;=]*)/.exec(header)?.[1] : header };
}
