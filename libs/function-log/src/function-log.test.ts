import { Logger } from "@aws-lambda-powertools/logger";
import { functionLog, type FunctionLog, type LogFields } from "./function-log";

const NOW = new Date("2026-11-29T20:30:00.123Z");
const ROOT = "1-5759e988-bd862e3fe1be46a994272793";

/** Powertools' logger, whose type takes more than that of our lines. */
const powertoolsLog = (serviceName: string) => new Logger({ serviceName }) as unknown as FunctionLog;

/** Collects what `write` writes, by stream. */
function written(write: () => void): { readonly stdout: string; readonly stderr: string } {
  const text = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    jest.spyOn(process[name], "write").mockImplementation((chunk) => {
      text[name] += String(chunk);
      return true;
    });
  write();
  jest.restoreAllMocks();
  return text;
}

const FIELDS: LogFields = {
  function_request_id: "c6af9ac6",
  reason: 'a "quoted"\nü \u2028 text',
  attempts: 2,
  share: 0,
  isCold: false,
  unknown: null,
  missing: undefined,
  empty: "",
};

/** Writes at each level, with fields and without. */
function writeAll(log: FunctionLog): void {
  for (const level of ["debug", "info", "warn", "error"] as const) {
    log[level]("a message");
    log[level]("", FIELDS);
  }
}

describe("functionLog", () => {
  const before = { ...process.env };
  beforeEach(() => {
    jest.useFakeTimers({ now: NOW });
    for (const name of ["AWS_LAMBDA_LOG_LEVEL", "POWERTOOLS_LOG_LEVEL", "LOG_LEVEL", "_X_AMZN_TRACE_ID"])
      delete process.env[name];
    // As Lambda sets it: Powertools would write another time zone's times with an offset.
    process.env["TZ"] = ":UTC";
  });
  afterEach(() => {
    process.env = { ...before };
    jest.useRealTimers();
  });

  const environments: readonly Readonly<Record<string, string>>[] = [
    {},
    ...["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "info", "CRITICAL", ""].map((level) => ({
      AWS_LAMBDA_LOG_LEVEL: level,
    })),
    ...["DEBUG", "INFO", "WARN", "ERROR", "CRITICAL", "SILENT", "debug", " WARN "].flatMap((level) => [
      { POWERTOOLS_LOG_LEVEL: level },
      { LOG_LEVEL: level },
    ]),
    { AWS_LAMBDA_LOG_LEVEL: "ERROR", POWERTOOLS_LOG_LEVEL: "DEBUG" },
    { AWS_LAMBDA_LOG_LEVEL: "loud", POWERTOOLS_LOG_LEVEL: "WARN" },
    { POWERTOOLS_LOG_LEVEL: "ERROR", LOG_LEVEL: "DEBUG" },
    { POWERTOOLS_LOG_LEVEL: "loud", LOG_LEVEL: "ERROR" },
    { POWERTOOLS_LOG_LEVEL: "", LOG_LEVEL: "ERROR" },
    ...[
      `Root=${ROOT};Parent=557abcec3ee5a047;Sampled=1`,
      `Sampled=0;Root=${ROOT}`,
      ROOT,
      "Parent=5",
      "Root=",
      "",
    ].map((header) => ({ _X_AMZN_TRACE_ID: header })),
  ];

  it.each(environments)("writes Powertools' lines, byte for byte, with %j", (variables) => {
    Object.assign(process.env, variables);
    expect(written(() => writeAll(functionLog("authorizer")))).toEqual(
      written(() => writeAll(powertoolsLog("authorizer"))),
    );
  });

  it("takes no level that an object has by nature", () => {
    process.env["LOG_LEVEL"] = "toString";
    expect(written(() => functionLog("health").info("x")).stdout).not.toBe("");
  });

  it("names the trace of the request at hand, not of the one in which it was made", () => {
    const log = functionLog("health");
    process.env["_X_AMZN_TRACE_ID"] = `Root=${ROOT}`;
    expect(written(() => log.info("x")).stdout).toContain(`"xray_trace_id":"${ROOT}"`);
  });

  it("asks Lambda's runtime for the trace where it runs several requests at once", () => {
    Object.assign(globalThis, { awslambda: { InvokeStore: { getXRayTraceId: () => `Root=${ROOT}` } } });
    process.env["_X_AMZN_TRACE_ID"] = "Root=1-another";
    const [line, powertools] = [functionLog("health"), powertoolsLog("health")].map((log) =>
      written(() => log.info("x")),
    );
    Reflect.deleteProperty(globalThis, "awslambda");
    expect(line?.stdout).toContain(ROOT);
    expect(line).toEqual(powertools);
  });

  it("lets no field replace a member of the line", () => {
    const fields = { level: "ERROR", service: "other", sampling_rate: 1, xray_trace_id: "fake", a: 1 };
    const { stdout } = written(() => functionLog("health").info("x", fields));
    expect(JSON.parse(stdout)).toEqual({
      level: "INFO",
      message: "x",
      timestamp: NOW.toISOString(),
      service: "health",
      sampling_rate: 0,
      a: 1,
    });
  });

  const cycle: Record<string, unknown> = { secret: "s3cret" };
  cycle["self"] = cycle;
  const fails = () => {
    throw new Error("fails");
  };

  it.each<[string, unknown]>([
    ["a cycle", cycle],
    ["an object", { secret: "s3cret" }],
    ["a list", ["s3cret"]],
    ["an error", new Error("s3cret")],
    ["an object that cannot be written", { toJSON: fails }],
    ["a function that cannot be written", Object.assign(() => "s3cret", { toJSON: fails })],
  ])("leaves out %s, which the types do not allow, and does not throw", (_, value) => {
    const fields = { "": value, value, attempts: 2 } as LogFields;
    const { stderr } = written(() => functionLog("health").error("x", fields));
    expect(JSON.parse(stderr)).toMatchObject({ level: "ERROR", attempts: 2 });
    expect(stderr).not.toMatch(/"value"|s3cret/);
  });

  it.each([10n, Number.NaN, Symbol("s"), () => 1])("writes %p as Powertools does", (value) => {
    const fields = { value } as unknown as LogFields;
    expect(written(() => functionLog("health").error("x", fields))).toEqual(
      written(() => powertoolsLog("health").error("x", fields)),
    );
  });
});
