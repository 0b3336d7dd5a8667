import { appendFileSync, closeSync, fdatasyncSync } from "node:fs";
import type { EmulatorOptions } from "@tollgate/emulator";
import { LogFileError } from "./errors";
import { openOwn } from "./output";

type EventConsumer = NonNullable<EmulatorOptions["eventConsumer"]>;
type BusEvent = Parameters<EventConsumer>[0];

/** The longest wait after a webhook failed, in milliseconds. The first one is a second, and each is twice the one before. */
const LONGEST_WAIT_MS = 60_000;

/** How long a webhook may take to answer, in milliseconds. */
const ANSWER_MS = 10_000;

/** Where events go. At least one is stated. */
export interface EventTargets {
  /** Path of a file, to which each event is appended as a line of JSON. */
  readonly file: string | undefined;
  /** URL to which each event is posted. */
  readonly webhook: string | undefined;
}

export interface EventDelivery {
  readonly consumer: EventConsumer;
  close(): void;
}

/**
 * Delivers events to a webhook and a file. An event is taken when both have it: the webhook answered with 2xx, and the line is
 * on the disk. Until then it stays in the outbox, and is delivered again.
 *
 * @param say writes a line for the developer
 * @throws {LogFileError} when the file cannot be opened.
 */
export function eventDelivery(
  { file, webhook }: EventTargets,
  say: (line: string) => void,
  clock: () => number = Date.now,
): EventDelivery {
  const lines = file === undefined ? undefined : eventFile(file);
  const post = webhook === undefined ? undefined : eventWebhook(webhook, say, clock);
  return {
    async consumer(event) {
      const text = JSON.stringify(cloudEventOf(event));
      await post?.(text);
      // Last: it fails more rarely, so that fewer lines are written twice.
      lines?.append(text);
    },
    close: () => lines?.close(),
  };
}

/** The CloudEvent in an event of the bus, or one with what another program has put. */
function cloudEventOf({ detail, id, source, time, "detail-type": type }: BusEvent): unknown {
  const isOne = typeof detail === "object" && detail !== null && "specversion" in detail;
  if (isOne) return detail;
  return { specversion: "1.0", id, source, type, time, datacontenttype: "application/json", data: detail };
}

function eventFile(file: string) {
  let descriptor: number;
  try {
    descriptor = openOwn(file);
  } catch (error) {
    throw new LogFileError(file, error as NodeJS.ErrnoException, "events file");
  }
  return {
    append(text: string): void {
      appendFileSync(descriptor, `${text}\n`);
      try {
        fdatasyncSync(descriptor);
      } catch (error) {
        // A pipe or a device has nothing to synchronize.
        if ((error as NodeJS.ErrnoException).code !== "EINVAL") throw error;
      }
    },
    close: () => closeSync(descriptor),
  };
}

/** Posts events in CloudEvents' structured mode. After a failure, all events fail for a while. */
function eventWebhook(url: string, say: (line: string) => void, clock: () => number) {
  let failures = 0;
  let triesAt = 0;
  return async (text: string): Promise<void> => {
    if (clock() < triesAt) throw new Error("the webhook is not tried yet");
    const problem = await problemOf(url, text);
    if (problem === undefined) {
      if (failures > 0) say(`Events: ${url} takes events again`);
      failures = 0;
      return;
    }
    const wait = Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** failures);
    // Events of several tenants fail at once.
    if (clock() >= triesAt) {
      failures += 1;
      triesAt = clock() + wait;
      say(`Events: ${url} ${problem}; they wait, and are sent again in ${wait / 1_000} s`);
    }
    throw new Error("the webhook did not take the event");
  };
}

async function problemOf(url: string, body: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/cloudevents+json; charset=utf-8" },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `answers ${response.status}`;
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    return name === "TimeoutError"
      ? `does not answer within ${ANSWER_MS / 1_000} s`
      : `cannot be reached (${cause?.code ?? name})`;
  }
}
