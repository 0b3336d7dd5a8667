import { CloudWatchLogsClient, paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Environment } from "@tollgate/environments";
import { resourceNames } from "@tollgate/observability-runtime";
import { eachPage, type Time } from "@tollgate/tenant-provisioning-runtime";
import { causeOf } from "./errors";

/** Where a stage's access log is read. */
export interface AccessLog {
  /** The lines written since a time, in milliseconds since 1970. It rejects when the log cannot be read. */
  linesSince(startMs: number): AsyncIterable<string>;
}

export type Line = Readonly<Record<string, unknown>>;

/** The ids of a response, by which its line of the access log is found. */
export interface Wanted {
  /** `x-amz-apigw-id`, which clients cannot choose. */
  readonly extendedRequestId: string | undefined;
  /** `x-amzn-RequestId`, for logs and responses without the other. */
  readonly requestId: string | undefined;
}

/** The maximum number of lines to read. A log with more lines has other traffic. */
const MOST_LINES = 200_000;
const POLL_MS = 5_000;

/**
 * Finds the line of each response, and waits until all are there or the time is over.
 *
 * @returns the lines, by index in `wanted`; or why the log cannot be read
 */
export async function findLines(
  log: AccessLog,
  wanted: readonly Wanted[],
  startMs: number,
  { time, waitMs }: { readonly time: Time; readonly waitMs: number },
): Promise<ReadonlyMap<number, Line> | { readonly notTried: string }> {
  const until = time.now() + waitMs;
  try {
    for (;;) {
      const found = await match(log, wanted, startMs);
      if (found.size === wanted.length || time.now() >= until) return found;
      await time.sleep(POLL_MS);
    }
  } catch (error) {
    return { notTried: causeOf(error) };
  }
}

async function match(log: AccessLog, wanted: readonly Wanted[], startMs: number): Promise<Map<number, Line>> {
  const places = new Map<string, number>();
  wanted.forEach(({ extendedRequestId, requestId }, place) => {
    for (const id of [extendedRequestId, requestId]) if (id !== undefined) places.set(id, place);
  });
  const found = new Map<number, Line>();
  let count = 0;
  for await (const text of log.linesSince(startMs)) {
    if (++count > MOST_LINES)
      throw new Error(`the log has more than ${MOST_LINES} lines since the run began`);
    const line = parseLine(text);
    const place = places.get(String(line?.["extendedRequestId"])) ?? places.get(String(line?.["requestId"]));
    if (line !== undefined && place !== undefined) found.set(place, line);
  }
  return found;
}

function parseLine(untrustedText: string): Line | undefined {
  try {
    const parsed: unknown = JSON.parse(untrustedText);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Line)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The environment's log group. It is read from a minute earlier, because clocks differ. */
export function cloudWatchLog(environment: Environment): AccessLog {
  return {
    async *linesSince(startMs) {
      const client = new CloudWatchLogsClient({
        region: environment.region,
        maxAttempts: 3,
        requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true },
      });
      try {
        const pages = eachPage(
          paginateFilterLogEvents(
            { client },
            { logGroupName: resourceNames(environment).accessLogGroup, startTime: startMs - 60_000 },
          ),
        );
        for await (const { events = [] } of pages) for (const { message = "" } of events) yield message;
      } finally {
        client.destroy();
      }
    },
  };
}

export function fileLog(path: string): AccessLog {
  return {
    async *linesSince() {
      yield* createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity });
    },
  };
}

export function memoryLog(): AccessLog & { readonly write: (line: string) => void } {
  const lines: string[] = [];
  return {
    write: (line) => void lines.push(line),
    async *linesSince() {
      yield* [...lines];
    },
  };
}
