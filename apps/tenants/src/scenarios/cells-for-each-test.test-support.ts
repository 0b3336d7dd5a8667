import { startCells } from "./cells.test-support";

/** A time that stands still but for waits, which pass at once. */
export interface ScenarioTime {
  /** Milliseconds since 1970, for commands and requests. */
  now: number;
  /** Runs during the next waits of commands. @default nothing */
  during: () => Promise<void>;
}

/**
 * Starts three cells for each test of a file, and runs command lines against them. The file replaces the sample's environments by
 * `sampleWithCells` itself, because Jest hoists only its own mocks.
 */
export function cellsForEachTest() {
  // Three emulators start for each test.
  let cells: Awaited<ReturnType<typeof startCells>>;
  const time: ScenarioTime = { now: 0, during: async () => undefined };
  const clock = () => time.now;
  beforeEach(async () => {
    time.now = Date.now();
    time.during = async () => undefined;
    const sleep = async (milliseconds: number) => {
      await time.during();
      time.now += milliseconds;
    };
    cells = await startCells({ time: { now: clock, sleep } });
  });
  afterEach(() => cells.close());

  const run = (line: string) => cells.run(`${line} --env dev`);
  /** The rows of a command that succeeds. */
  const json = async (line: string) => {
    const { status, out, note } = await run(`${line} --json`);
    expect([line, status, note]).toEqual([line, 0, expect.not.stringContaining("fail")]);
    return out
      .trim()
      .split("\n")
      .map((row) => JSON.parse(row) as Record<string, unknown>);
  };
  /** The row of a command that has one. */
  const only = async (line: string) => (await json(line))[0] ?? {};
  /** The cell that a token's request reaches, and its answer. */
  const ask = (token: string) => cells.ask(token, clock);
  return { cells: () => cells, time, run, json, only, ask };
}
