import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { cellOf, exceptionKey, type RoutedCells } from "@tollgate/cell-router";
import {
  CAPACITY,
  cellsFor,
  hashOf,
  provision,
  simulatedCells,
  STORE_BYTES,
  storeBytes,
} from "@tollgate/tenant-provisioning-runtime/simulation";
import { hashToken, mintToken, tokenFromHeader } from "@tollgate/token-hashing";
import { alternate } from "../alternate";
import type { Benchmark } from "../benchmark";
import type { ReadAll } from "../cells/read-all";
import { pairwise, summarize } from "../statistics";
import { formatSummary, type Verdict } from "../verdict";

const TENANTS = 1_000_000;
const FEW_TENANTS = 10_000;
/** Tenants of the measured import: three full cells, which an import reads in one batch. */
const IMPORTED = 25_000;
/** Share of tenants that have moved, and tokens of each: one, and its successor while it is replaced. */
const MOVED = 0.01;
const TOKENS_EACH = 2;
const DECISIONS = 20_000;
const ROUNDS = 7;
/** Heap in which a million tenants are listed and examined: half of what Node.js takes by itself. */
const HEAP_MEGABYTES = 1024;

/** What an environment with many cells takes: time to provision, memory to read all, and the router's part. */
export const cells: Benchmark = {
  name: "cells",
  run: async (say) => [
    ...(await provisioning(say)),
    ...(await memory(say)),
    ...(await decision(say)),
    ...store(say),
  ],
};

async function provisioning(say: (line: string) => void): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const tenants of [IMPORTED, TENANTS]) {
    const count = cellsFor(tenants, CAPACITY);
    const before = performance.now();
    const found = await provision(simulatedCells(count, tenants), tenants);
    const real = (performance.now() - before) / 1000;
    const calls = [...found.calls].map(([operation, times]) => `${times} ${operation}`).join(", ");
    say(
      `${tenants} tenants in ${count} cells: ${found.seconds.toFixed(1)} s, of which the quotas allow ` +
        `${found.leastSeconds.toFixed(1)} s at best; the most calls of a cell: ${calls}; ${real.toFixed(0)} s of this machine's time`,
    );
    verdicts.push(
      {
        what: `time to import ${tenants} tenants into ${count} cells, of what the quotas allow at best`,
        measured: summarize([found.seconds / found.leastSeconds]),
        target: { atMost: 1.2 },
      },
      {
        what: `the least even of ${count} cells, from an even share`,
        measured: summarize([found.uneven * 100]),
        unit: "%",
        target: { atMost: 2 },
      },
    );
  }
  return verdicts;
}

async function memory(say: (line: string) => void): Promise<readonly Verdict[]> {
  const count = cellsFor(TENANTS, CAPACITY);
  const megabytes = async (command: "list" | "doctor", tenants: number) => {
    const { heap, count: values } = await readAll(command, count, tenants);
    say(`${command} of ${tenants} tenants: ${(heap / 2 ** 20).toFixed(1)} MB of heap, ${values} lines`);
    return heap / 2 ** 20;
  };
  await megabytes("list", FEW_TENANTS);
  await megabytes("doctor", FEW_TENANTS);
  return [
    {
      what: `heap to list ${TENANTS} tenants of ${count} cells`,
      measured: summarize([await megabytes("list", TENANTS)]),
      unit: "MB",
      target: { atMost: 16 },
    },
    {
      what: `heap to examine ${TENANTS} tenants of ${count} cells`,
      measured: summarize([await megabytes("doctor", TENANTS)]),
      unit: "MB",
      target: { atMost: 512 },
    },
  ];
}

/** Runs in a separate process, which ends when its heap is full. */
async function readAll(command: string, count: number, tenants: number): Promise<ReadAll> {
  const child = fork(join(__dirname, "../cells/read-all.ts"), [command, String(count), String(tenants)], {
    execArgv: ["--expose-gc", `--max-old-space-size=${HEAP_MEGABYTES}`, "--import", "tsx"],
  });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`${command} of ${tenants} tenants ended with ${String(code)}`);
  });
  const [result] = (await Promise.race([once(child, "message"), ended])) as [ReadAll];
  ended.catch(() => {});
  return result;
}

async function decision(say: (line: string) => void): Promise<readonly Verdict[]> {
  const names = Array.from({ length: cellsFor(TENANTS, CAPACITY) }, (_, at) => String(at + 1));
  const routed: RoutedCells = { tokenPrefix: "tg_prod", names: names as [string, ...string[]] };
  const headers = Array.from({ length: DECISIONS }, (_, n) => {
    const name = names[n % names.length] ?? "1";
    return `Bearer ${mintToken(name === "1" ? "tg_prod" : `tg_prod_${name}`)}`;
  });
  const exceptions = new Map(
    Array.from({ length: TENANTS * MOVED * TOKENS_EACH }, (_, n) => [exceptionKey(hashOf(n)), "2"] as const),
  );
  const timed = (act: (header: string) => unknown) => async () => {
    const before = process.cpuUsage();
    for (const header of headers) act(header);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / headers.length;
  };
  const candidates = {
    parse: timed(tokenFromHeader),
    hash: timed((header) => hashToken(tokenFromHeader(header) ?? "")),
    decide: timed((header) => cellOf(header, (key) => exceptions.get(key), routed)),
  };
  await alternate(candidates, 2);
  const rounds = await alternate(candidates, ROUNDS);
  const ratio = (base: readonly number[]) =>
    summarize(pairwise(rounds.decide, base, (ours, other) => ours / other));
  for (const name of ["parse", "hash", "decide"] as const)
    say(`${name}: ${formatSummary(summarize(rounds[name]), " µs")} of processor time a request, in Node.js`);
  say(`the router's decision, of parsing the token alone: ${formatSummary(ratio(rounds.parse))}`);
  return [
    {
      what: "the router's decision, of parsing and hashing the token",
      measured: ratio(rounds.hash),
      target: { atMost: 3 },
    },
  ];
}

function store(say: (line: string) => void): readonly Verdict[] {
  const hashes = Array.from({ length: TENANTS * MOVED * TOKENS_EACH }, (_, number) => hashOf(number));
  const bytes = storeBytes(hashes, () => String(cellsFor(TENANTS, CAPACITY)));
  say(`the router's store: ${hashes.length} tokens of ${TENANTS * MOVED} moved tenants, ${bytes} bytes`);
  return [
    {
      what: `the router's store with ${MOVED * 100} % of ${TENANTS} tenants moved, of its 5 MB`,
      measured: summarize([(bytes / STORE_BYTES) * 100]),
      unit: "%",
      target: { atMost: 50 },
    },
  ];
}
