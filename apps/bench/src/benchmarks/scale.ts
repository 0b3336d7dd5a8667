import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Benchmark } from "../benchmark";
import { STAGE, tokenOf } from "../fixture";
import { closedLoop } from "../load/closed-loop";
import { provisionKeys } from "../provision/provision-keys";
import { provisionTokens } from "../provision/provision-tokens";
import { callService } from "../provision/service-client";
import { ServerProcess } from "../servers/server-process";
import { withServers } from "../servers/with-servers";
import { summarize } from "../statistics";
import type { Verdict } from "../verdict";

const COUNT = 100_000;
const STARTS = 3;
const PAGES = 50;
const LOAD_SECONDS = 4;
/** The API's maximum page size. */
const PAGE_LIMIT = 500;
const MEGABYTE = 1_000_000;

/** Memory, start-up and listing with 100,000 API keys and 100,000 tokens in a data directory. */
export const scale: Benchmark = {
  name: "scale",
  async run(say) {
    const directory = mkdtempSync(join(tmpdir(), "tollgate-bench-"));
    const start = () => ServerProcess.start("emulator.ts", directory);
    try {
      await withServers({ gateway: start }, ({ gateway }) => fill(gateway.url, say));
      const samples = [];
      for (let n = 0; n < STARTS; n++) {
        samples.push(await withServers({ gateway: start }, ({ gateway }) => sample(gateway)));
      }
      return verdicts(samples);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

async function fill(url: string, say: (line: string) => void): Promise<void> {
  const startedAt = performance.now();
  await provisionKeys(url, COUNT);
  const between = performance.now();
  await provisionTokens(url, COUNT);
  const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(1)} s`;
  say(`${COUNT} keys imported in ${seconds(startedAt, between)}`);
  say(`${COUNT} tokens written in ${seconds(between, performance.now())}`);
}

interface Sample {
  readonly startupSeconds: number;
  readonly rssMegabytes: number;
  readonly pageMs: readonly number[];
}

async function sample(gateway: ServerProcess): Promise<Sample> {
  const pageMs = await listPages(gateway.url);
  const tokens = Array.from({ length: 1000 }, (_, n) => tokenOf((n * COUNT) / 1000));
  await closedLoop(`${gateway.url}/${STAGE}/health`, tokens, LOAD_SECONDS);
  // The peak and not the current size: start-up, listing and requests must all fit into the limit.
  const { peakRss } = await gateway.usage();
  return { startupSeconds: gateway.startupMs / 1000, rssMegabytes: peakRss / MEGABYTE, pageMs };
}

/** Time from the request to the parsed answer for each of several consecutive pages, in milliseconds. */
async function listPages(url: string): Promise<readonly number[]> {
  const times: number[] = [];
  let position = "";
  for (let n = 0; n < PAGES; n++) {
    const startedAt = performance.now();
    const page = (await callService(
      "apigateway",
      `${url}/apikeys?limit=${PAGE_LIMIT}&includeValues=true${position}`,
      { method: "GET" },
    )) as { readonly item: readonly unknown[]; readonly position?: string };
    times.push(performance.now() - startedAt);
    if (page.item.length !== PAGE_LIMIT) throw new Error(`a page has ${page.item.length} keys`);
    position = `&position=${encodeURIComponent(page.position ?? "")}`;
  }
  return times;
}

function verdicts(samples: readonly Sample[]): readonly Verdict[] {
  const of = (read: (each: Sample) => number) => summarize(samples.map(read));
  return [
    { what: "peak memory", measured: of((each) => each.rssMegabytes), unit: "MB", target: { below: 600 } },
    { what: "start-up", measured: of((each) => each.startupSeconds), unit: "s", target: { below: 15 } },
    {
      what: `a page of ${PAGE_LIMIT} keys`,
      measured: summarize(samples.flatMap((each) => each.pageMs)),
      unit: "ms",
      target: { below: 20 },
    },
  ];
}
