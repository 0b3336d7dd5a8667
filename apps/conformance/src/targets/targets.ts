// Targets: the stage and the local gateway, with their requests, access logs and AWS services.
// Not here: the tenants of a run, which are in `tenants`.

import { type Exchanged, Names } from "@tollgate/conformance";
import { type Time, systemTime } from "@tollgate/tenant-provisioning-runtime";
import type { Environment } from "@tollgate/environments";
import { startEmulator, type Clock } from "@tollgate/emulator";
import { localBundles, localEnvironment } from "@tollgate/local-environment";
import { ensureBundles } from "@tollgate/workspace";
import { type AccessLog, memoryLog } from "./access-log";
import { type AwsAccess, localAccess } from "./aws-access";
import { type WireRequest, ANSWER_MS, exchange } from "./exchange";
import { EndedError, NotAnsweredError, UsageError } from "./errors";
import type { Stage } from "./stage-url";

/** A gateway under test: the stage, or the local gateway. */
export interface Target {
  readonly side: "stage" | "local";
  /** The prefix of routes' paths. */
  readonly base: string;
  /**
   * Sends a request. Rejects only with {@link NotAnsweredError} or {@link EndedError}, when the run must end.
   */
  readonly send: (request: WireRequest) => Promise<Exchanged>;
  /** Sends a request to the API's own host, whatever stands before it. Rejects as `send`. */
  readonly sendPastRouter: (request: WireRequest) => Promise<Exchanged>;
  /** Its AWS services and its API's id. @default no case needs a tenant */
  readonly aws?: { readonly access: AwsAccess; readonly apiId: string };
  readonly accessLog: AccessLog;
  /** @default systemTime */
  readonly time: Time;
  readonly names: Names;
}

/** After this many consecutive requests without a response, the stage counts as down. */
const SILENT = 3;
const MOST_REQUESTS = 3_000;
/** The time limit of the first request, in milliseconds. */
const FIRST_MS = 10_000;

interface StageOptions {
  readonly aws?: { readonly access: AwsAccess; readonly apiId: string };
  readonly accessLog: AccessLog;
  /** The API's own host, before which a router stands. @default the stage's host */
  readonly ownOrigin?: URL;
  /** @default systemTime */
  readonly time?: Time;
  readonly signal: AbortSignal;
  /** Milliseconds. @default {@link ANSWER_MS} */
  readonly timeoutMs?: number;
}

export function stageTarget(
  stage: Stage,
  { aws, accessLog, ownOrigin = stage.origin, time = systemTime, ...limits }: StageOptions,
): Target {
  let silent = 0;
  let sent = 0;
  const sendTo =
    (origin: URL) =>
    async (request: WireRequest): Promise<Exchanged> => {
      if (limits.signal.aborted) throw new EndedError(String(limits.signal.reason));
      if (++sent > MOST_REQUESTS) throw new EndedError(`the run has sent ${MOST_REQUESTS} requests`);
      const exchanged = await exchange(origin, request, limits);
      if (limits.signal.aborted) throw new EndedError(String(limits.signal.reason));
      silent = exchanged.kind === "silence" ? silent + 1 : 0;
      if (exchanged.kind === "silence" && silent >= SILENT)
        throw new NotAnsweredError(`the stage no longer answers: ${exchanged.cause}`);
      return exchanged;
    };
  return {
    side: "stage",
    base: stage.base,
    send: sendTo(stage.origin),
    sendPastRouter: sendTo(ownOrigin),
    ...(aws && { aws }),
    accessLog,
    time: endedBy(limits.signal, time),
    names: new Names(),
  };
}

/**
 * Sends the stage a first request.
 *
 * @throws {NotAnsweredError} without a response in time.
 * @throws {UsageError} when the responder is not API Gateway, or has no such stage.
 */
export async function greet(stage: Stage, path: string, signal: AbortSignal): Promise<void> {
  const request = { method: "GET", path: `${stage.base}${path}`, headers: {} };
  const answer = await exchange(stage.origin, request, { timeoutMs: FIRST_MS, signal });
  if (answer.kind === "silence") throw new NotAnsweredError(`the stage does not answer: ${answer.cause}`);
  if (!isGateway(answer))
    throw new UsageError("--against does not answer like API Gateway: is it the invoke URL?");
  const headers = new Map(answer.headers);
  const isForbidden = answer.status === 403 && answer.body === '{"message":"Forbidden"}';
  if (isForbidden && headers.get("x-amzn-errortype") === "ForbiddenException")
    throw new UsageError("--against has no such stage (403 Forbidden), or its web ACL blocks this machine");
}

function isGateway({ headers, body }: Extract<Exchanged, { kind: "answer" }>): boolean {
  const named = headers.some(([name]) => /^x-amz(n)?-(requestid|apigw-id|errortype)$/.test(name));
  return named || /^\s*\{\s*"message"\s*:/i.test(body);
}

export interface LocalTarget extends Target {
  readonly aws: NonNullable<Target["aws"]>;
  close(): Promise<void>;
}

/** Starts the environment's local gateway on a free port, as `npm start` does. */
export async function localTarget(
  environment: Environment,
  signal: AbortSignal,
  {
    clock,
    time = systemTime,
  }: { /** @default the system's */ readonly clock?: Clock; readonly time?: Time } = {},
): Promise<LocalTarget> {
  await ensureBundles(localBundles(environment));
  const log = memoryLog();
  const emulator = await startEmulator({
    ...localEnvironment(environment),
    ...(clock && { clock }),
    log: { access: log.write, lambda: () => undefined, problem: () => undefined },
  });
  const access = localAccess(environment, emulator.url);
  const origin = new URL(emulator.url);
  const send = (request: WireRequest) => exchange(origin, request, { signal, timeoutMs: ANSWER_MS });
  return {
    side: "local",
    base: `/${environment.name}`,
    send,
    // One cell is served, without a router.
    sendPastRouter: send,
    aws: { access, apiId: emulator.apiId },
    accessLog: log,
    time: endedBy(signal, time),
    names: new Names(),
    async close() {
      access.close();
      await emulator.close();
    },
  };
}

/** A time whose `sleep` rejects as soon as the run must end. */
function endedBy(signal: AbortSignal, time: Time): Time {
  return {
    now: () => time.now(),
    async sleep(milliseconds) {
      let end = (): void => undefined;
      const ended = new Promise<never>((_resolve, reject) => {
        end = () => reject(new EndedError(String(signal.reason)));
        if (signal.aborted) end();
        else signal.addEventListener("abort", end);
      });
      try {
        await Promise.race([ended, time.sleep(milliseconds)]);
      } finally {
        signal.removeEventListener("abort", end);
      }
    },
  };
}
