import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { endGroup } from "@tollgate/testing-runtime";
import { sampleRoot } from "../copies/sample-workspace";

export interface ServiceOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** @default the copy of the workspace with the sample */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Matches the output that shows that the service is ready. */
  readonly ready: RegExp;
  /** The maximum wait for `ready` in milliseconds. @default 300,000 */
  readonly timeout?: number;
}

/** So many characters of the output are kept at least, its last ones: under load a gateway prints gigabytes. */
const KEPT = 32_000_000;

/** A program that runs in the background for a test. */
export interface Service {
  readonly process: ChildProcess;
  /** The match of `ready`. */
  readonly ready: RegExpMatchArray;
  /** The output so far, or its last {@link KEPT} characters, of both streams in the order of arrival. */
  output(): string;
  stdout(): string;
  stderr(): string;
  /** Resolves when the output after an offset matches. @throws {Error} when it does not within a minute */
  says(pattern: RegExp, from?: number): Promise<void>;
  /** Sends a signal, waits for the end and returns the exit status. @default SIGTERM */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts a program and waits until it is ready. @throws {Error} with its output, if it ends before */
export async function startService(options: ServiceOptions): Promise<Service> {
  const child = spawn(options.command, options.args, {
    cwd: options.cwd ?? sampleRoot(),
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const printed = { both: "", stdout: "", stderr: "" };
  const ended = once(child, "exit").then(([status]) => status as number | null);

  const ready = await new Promise<RegExpMatchArray>((resolve, reject) => {
    const fail = (why: string) =>
      reject(new Error(`${options.command} ${why}:\n${printed.both.slice(-4000)}`));
    const timer = setTimeout(() => fail("was not ready in time"), options.timeout ?? 300_000);
    let isSettled = false;
    const settle = () => {
      isSettled = true;
      clearTimeout(timer);
    };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (chunk: string) => {
        printed[stream] = lastOf(printed[stream] + chunk);
        printed.both = lastOf(printed.both + chunk);
        // A gateway under load prints a line for each request: all of them are searched only until it is ready.
        const match = isSettled ? null : printed.both.match(options.ready);
        if (match) {
          settle();
          resolve(match);
        }
      });
    }
    child.once("error", reject);
    child.once("exit", (status) => {
      settle();
      fail(`ended with ${status}`);
    });
  }).catch((error: unknown) => {
    endGroup(child.pid);
    throw error;
  });

  return {
    process: child,
    ready,
    output: () => printed.both,
    stdout: () => printed.stdout,
    stderr: () => printed.stderr,
    says: (pattern, from = 0) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          stopListening();
          reject(new Error(`did not say ${pattern} but:\n${printed.both.slice(from)}`));
        }, 60_000);
        const check = () => {
          if (!pattern.test(printed.both.slice(from))) return;
          stopListening();
          resolve();
        };
        const stopListening = () => {
          clearTimeout(timer);
          for (const stream of [child.stdout, child.stderr]) stream.off("data", check);
        };
        for (const stream of [child.stdout, child.stderr]) stream.on("data", check);
        check();
      }),
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      const status = await ended;
      // Also ends the program's child processes.
      endGroup(child.pid);
      return status;
    },
  };
}

/** Cuts a text that has grown to twice {@link KEPT}, so that few are copied. */
function lastOf(text: string): string {
  return text.length > 2 * KEPT ? text.slice(-KEPT) : text;
}
