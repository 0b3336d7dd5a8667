import { createServer, request as requestHttp, type IncomingMessage, type ServerResponse } from "node:http";
import { once, setMaxListeners } from "node:events";
import type { AddressInfo } from "node:net";
import { catalogueOf, type Case, type Result } from "@tollgate/conformance";
import { ManualClock } from "@tollgate/emulator";
import type { Environment } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import type { Time } from "@tollgate/tenant-provisioning-runtime";
import type { AccessLog } from "./targets/access-log";
import { compareAll, makeTenants, playAll, sideOf, withLines } from "./cases/run-cases";
import { newRunId } from "./tenants/resources-of-run";
import { localTarget, stageTarget, type LocalTarget } from "./targets/targets";

/** A time that advances only during waits. */
export function manualTime(): { readonly clock: ManualClock; readonly time: Time } {
  const clock = new ManualClock(Date.now());
  return {
    clock,
    time: { now: () => clock.now(), sleep: async (milliseconds) => clock.advance(milliseconds) },
  };
}

/** Changes of an answer. Omitted parts do not change. With `silent`, there is no answer. */
export interface Changed {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  readonly silent?: true;
}

/** An answer to change, by the case that its request names, or a line of the access log. */
export interface Mutation {
  readonly answer?: (caseId: string, status: number) => Changed | undefined;
  readonly line?: (
    line: Record<string, unknown>,
    /** Whether its request came through the proxy. */
    isProxied: boolean,
  ) => Record<string, unknown> | undefined;
}

/** Starts a second gateway, which represents a stage, behind a proxy that changes answers. */
export async function secondGateway({
  isRealTime = false,
  environment = dev,
}: { readonly isRealTime?: boolean; readonly environment?: Environment } = {}) {
  const signal = new AbortController().signal;
  setMaxListeners(0, signal);
  const { clock, time } = manualTime();
  const gateway = await localTarget(environment, signal, isRealTime ? {} : { clock, time });
  const requests: { readonly authorization: string | undefined }[] = [];
  const proxied = new Set<unknown>();
  let mutation: Mutation = {};
  const awsUrl = gateway.aws.access.commandEnvironment["AWS_ENDPOINT_URL"] ?? "";
  const origin = new URL(awsUrl);
  const proxy = createServer((request, response) => {
    requests.push({ authorization: request.headers.authorization });
    forward(origin, request, response, () => mutation, proxied);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const accessLog: AccessLog = {
    async *linesSince(startMs) {
      for await (const text of gateway.accessLog.linesSince(startMs)) {
        const line = JSON.parse(text) as Record<string, unknown>;
        const isProxied = proxied.has(line["extendedRequestId"]);
        const changed = mutation.line === undefined ? line : mutation.line(line, isProxied);
        if (changed !== undefined) yield JSON.stringify(changed);
      }
    },
  };
  return {
    environment,
    gateway,
    url,
    /** The control plane, whose answers are never changed. */
    awsUrl,
    requests: requests as readonly (typeof requests)[number][],
    accessLog,
    time,
    mutate: (changed: Mutation) => (mutation = changed),
    async close() {
      proxy.closeAllConnections();
      proxy.close();
      await gateway.close();
    },
  };
}

function forward(
  origin: URL,
  request: IncomingMessage,
  response: ServerResponse,
  mutation: () => Mutation,
  proxied: Set<unknown>,
): void {
  const { hostname, port } = origin;
  const options = { hostname, port, method: request.method, path: request.url, headers: request.headers };
  let isAnswered = false;
  const onward = requestHttp({ ...options, agent: false }, async (answer: IncomingMessage) => {
    isAnswered = true;
    proxied.add(answer.headers["x-amz-apigw-id"]);
    const caseId = /\((.+)\)/.exec(request.headers["user-agent"] ?? "")?.[1] ?? "";
    const parts: Buffer[] = [];
    for await (const part of answer as AsyncIterable<Buffer>) parts.push(part);
    const changed = mutation().answer?.(caseId, answer.statusCode ?? 0) ?? {};
    if (changed.silent) return void response.destroy();
    const headers = Object.entries({ ...answer.headers, ...changed.headers });
    for (const [name, value] of headers) if (value !== undefined) response.setHeader(name, value);
    if (changed.body !== undefined) response.setHeader("content-length", changed.body.length);
    response.writeHead(changed.status ?? answer.statusCode ?? 0);
    response.end(changed.body ?? Buffer.concat(parts));
  });
  // A gateway that refuses a body closes the connection after its answer.
  onward.on("error", () => (isAnswered ? undefined : response.destroy()));
  onward.flushHeaders();
  request.pipe(onward);
}

/** Compares the second gateway with a first one, for the given cases. */
export async function compareWithSecond(
  second: Awaited<ReturnType<typeof secondGateway>>,
  isAsked: (each: Case) => boolean,
): Promise<readonly Result[]> {
  const signal = new AbortController().signal;
  setMaxListeners(0, signal);
  const { environment } = second;
  const local: LocalTarget = await localTarget(environment, signal, manualTime());
  const runId = newRunId(Date.now());
  const cases = catalogueOf(environment, { path: "/health", whoami: true }).cases.filter(isAsked);
  try {
    const stage = stageTarget(
      { origin: new URL(second.url), base: "/dev", source: "local-gateway" },
      {
        aws: second.gateway.aws,
        accessLog: second.accessLog,
        ownOrigin: new URL(second.awsUrl),
        time: second.time,
        signal,
      },
    );
    const sides = [stage, local].map((target) => sideOf(environment, target, runId, signal));
    await Promise.all(sides.map((side) => makeTenants(side, cases, "/health")));
    const all = await playAll(sides, cases, () => undefined);
    const tried = all.played.flatMap(({ sides: each }) => ("notTried" in each ? [] : [each]));
    const lines = await Promise.all(
      sides.map(({ target }, place) =>
        withLines(
          tried.map((each) => each[place] ?? []),
          target,
          0,
          0,
        ),
      ),
    );
    return compareAll(all, lines);
  } finally {
    await local.close();
  }
}
