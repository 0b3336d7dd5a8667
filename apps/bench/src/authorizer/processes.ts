import { execFileSync, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { startRuntimeApi } from "./runtime-api";

/** How DynamoDB is reached. */
export type Transport = "plain" | "TLS";

const METHOD_ARN = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/GET/health";

/** The stand-in for DynamoDB, in a process of its own. */
export interface StandIn {
  /** Environment variables with which a candidate finds it. */
  readonly environment: Readonly<Record<Transport, NodeJS.ProcessEnv>>;
  stop(): void;
}

/** Starts the stand-in, with a certificate for `localhost` that `openssl` makes. */
export async function startStandIn(node: string, folder: string): Promise<StandIn> {
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  execFileSync(
    "openssl",
    [
      ...[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
      ],
      ...[
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-keyout",
        key,
        "-out",
        certificate,
      ],
    ],
    { stdio: "pipe" },
  );
  const child = fork(join(__dirname, "stand-in.cjs"), [key, certificate], { execPath: node, execArgv: [] });
  const [urls] = (await once(child, "message")) as [Readonly<Record<Transport, string>>];
  const environment = (url: string): NodeJS.ProcessEnv => ({
    ...{ AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "example" },
    ...{
      AWS_SESSION_TOKEN: "example-session-token",
      AWS_ENDPOINT_URL: url,
      NODE_EXTRA_CA_CERTS: certificate,
    },
    ...{ TOKENS_TABLE: "Tokens", TOKEN_PREFIX: "tg_dev", ACCEPTED_TOKENS: "any" },
  });
  return {
    environment: { plain: environment(urls.plain), TLS: environment(urls.TLS) },
    stop: () => void child.kill("SIGKILL"),
  };
}

export interface ColdStart {
  /** From the start of the process to the first answer, in milliseconds. */
  readonly ms: number;
  /** Processor time in that time, in milliseconds. */
  readonly cpuMs: number;
  readonly peakMegabytes: number;
}

/** Starts a process that answers one call. */
export async function coldStart(
  node: string,
  bundle: string,
  token: string,
  env: NodeJS.ProcessEnv,
): Promise<ColdStart> {
  const startedAt = performance.now();
  const { text, ms } = await outputOf(node, ["cold.cjs", bundle, token], env, startedAt);
  const { cpuUs, peakKb } = JSON.parse(text) as { readonly cpuUs: number; readonly peakKb: number };
  return { ms, cpuMs: cpuUs / 1_000, peakMegabytes: peakKb / 1_000 };
}

export interface WarmCalls {
  /** Processor time of a call by the number of distinct tokens, in microseconds. */
  readonly cpuUs: Readonly<Record<"1000" | "10000", number>>;
  readonly peakMegabytes: number;
}

/** Starts a process that answers thousands of calls. */
export async function warmCalls(
  node: string,
  bundle: string,
  tokenFile: string,
  env: NodeJS.ProcessEnv,
): Promise<WarmCalls> {
  const { text } = await outputOf(node, ["warm.cjs", bundle, tokenFile], env, performance.now());
  const { cpuUs, peakKb } = JSON.parse(text) as Pick<WarmCalls, "cpuUs"> & { readonly peakKb: number };
  return { cpuUs, peakMegabytes: peakKb / 1_000 };
}

/** Starts Lambda's loop around a bundle. Returns the milliseconds until it has posted its first result. */
export async function firstResult(
  node: string,
  bundle: string,
  token: string,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const api = await startRuntimeApi({ type: "TOKEN", authorizationToken: token, methodArn: METHOD_ARN });
  const answered = api.next();
  const startedAt = performance.now();
  const child = spawn(node, [join(__dirname, "runtime-loop.cjs"), bundle], {
    env: { ...env, AWS_LAMBDA_RUNTIME_API: api.address },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the runtime ended with ${String(code)} before it answered`);
  });
  const { isResult, body } = await Promise.race([answered, ended]);
  const ms = performance.now() - startedAt;
  ended.catch(() => undefined);
  child.kill("SIGKILL");
  api.close();
  if (!isResult) throw new Error(`the first result is an error: ${body}`);
  return ms;
}

/** The output of a script of this folder, and the milliseconds until it had written it. */
async function outputOf(
  node: string,
  [script = "", ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  startedAt: number,
): Promise<{ readonly text: string; readonly ms: number }> {
  const child = spawn(node, [join(__dirname, script), ...args], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  let ms = 0;
  child.stdout.on("data", (part: Buffer) => {
    ms ||= performance.now() - startedAt;
    text += part.toString();
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0 || text === "") throw new Error(`${script} ended with ${String(code)}`);
  return { text, ms };
}
