import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Session } from "node:inspector";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { ManualClock } from "../common/clock";
import { type EmulatorLog, silentLog } from "../common/log";
import type { FunctionOptions, InvocationResult } from "./function-options";
import { Breakpoints, tellWorker } from "./breakpoints";
import { Capacity } from "./capacity";
import { Container } from "./container";
import { FunctionPool, type PoolLimits } from "./function-pool";

let folder: string;
let pool: FunctionPool;
/** All that a test started. */
let pools: FunctionPool[];
let lines: string[];
/** Of each of the lines. */
let requestIds: (string | undefined)[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "function-"));
  pools = [];
  lines = [];
  requestIds = [];
});
afterEach(async () => {
  await Promise.all(pools.map((each) => each.close()));
  rmSync(folder, { recursive: true, force: true });
});

const identity = {
  name: "f",
  arn: "arn:f",
  region: "us-east-1",
  endpoint: "http://localhost",
  accessKey: "local.f",
};
/** Time limits are no subject of most tests, and then longer than a busy machine makes a function wait. */
function start(
  code: string,
  options: Partial<FunctionOptions> = {},
  maxContainers = 32,
  limits: PoolLimits = { capacity: new Capacity(maxContainers) },
): FunctionPool {
  const file = join(folder, "index.js");
  writeFileSync(file, code);
  const log: EmulatorLog = {
    ...silentLog,
    lambda: (_, line, requestId) => {
      lines.push(line);
      requestIds.push(requestId);
    },
  };
  pool = new FunctionPool(identity, { file, timeoutMs: 60_000, ...options }, log, {
    maxContainers,
    ...limits,
  });
  pools.push(pool);
  return pool;
}
const answers = (results: readonly InvocationResult[]) =>
  results.map((result) => (result.kind === "result" ? (JSON.parse(result.payload) as unknown) : result.kind));

it("keeps a container from one event to the next, and gives it one event at a time", async () => {
  const { invoke } = start(
    `let calls = 0, running = 0;
     exports.handler = async () => { if (++running > 1) throw new Error("two"); await null; running--; return ++calls; };`,
    {},
    1,
  );
  const results = await Promise.all([1, 2, 3].map((id) => invoke.call(pool, "{}", String(id))));
  expect(answers(results)).toEqual([1, 2, 3]);
});

it("starts another container when an event has to wait, up to its limit", async () => {
  // Each goes on until a second container has begun one.
  const both = `
    const { readdirSync, writeFileSync } = require("node:fs");
    const { threadId } = require("node:worker_threads");
    exports.handler = async () => {
      writeFileSync(__dirname + "/began-" + threadId, "");
      while (readdirSync(__dirname).filter((name) => name.startsWith("began-")).length < 2)
        await new Promise((r) => setTimeout(r, 5));
      return threadId;
    };`;
  start(both, {}, 2);
  const results = await Promise.all([1, 2, 3, 4].map((id) => pool.invoke("{}", String(id))));
  expect(new Set(answers(results)).size).toBe(2);
});

describe("containers", () => {
  const threadOf = "require('node:worker_threads').threadId";

  it("that work are no more than the cores", async () => {
    const spin = `exports.handler = async () => { const end = Date.now() + 60; while (Date.now() < end); return ${threadOf}; };`;
    start(spin, {}, 32, { capacity: new Capacity(2) });
    const results = await Promise.all(Array.from({ length: 20 }, (_, n) => pool.invoke("{}", `${n}`)));
    expect(new Set(answers(results)).size).toBeLessThanOrEqual(2);
  });

  it("of all functions share the cores, and each function has one", async () => {
    const busy = new Capacity(1);
    busy.add({ load: 1 });
    start(
      `exports.handler = async () => { await new Promise((r) => setTimeout(r, 50)); return ${threadOf}; };`,
      {},
      32,
      {
        capacity: busy,
      },
    );
    const results = await Promise.all(Array.from({ length: 5 }, (_, n) => pool.invoke("{}", `${n}`)));
    expect(new Set(answers(results)).size).toBe(1);
  });

  it("that wait take no core: there are as many as events, on one core", async () => {
    // Each goes on until all have begun, so one container fewer would time out.
    const both = `
      const { existsSync, readdirSync, writeFileSync } = require("node:fs");
      exports.handler = async ({ n, of }) => {
        writeFileSync(__dirname + "/began-" + n, "");
        while (readdirSync(__dirname).filter((name) => name.startsWith("began-")).length < of)
          await new Promise((r) => setTimeout(r, 20));
        return n;
      };`;
    start(both, {}, 32, { capacity: new Capacity(1) });
    const results = await Promise.all(
      [0, 1, 2].map((n) => pool.invoke(JSON.stringify({ n, of: 3 }), `${n}`)),
    );
    expect(answers(results)).toEqual([0, 1, 2]);
  });

  it("end when they have had nothing to do for five minutes", async () => {
    const clock = new ManualClock(0);
    start("let calls = 0; exports.handler = async () => ++calls;", {}, 1, { clock });
    const call = async () => answers([await pool.invoke("{}", "1")])[0];
    expect([await call(), await call()]).toEqual([1, 2]);
    clock.advance(5 * 60_000 - 1);
    pool.endIdle();
    expect(await call()).toBe(3);
    clock.advance(5 * 60_000);
    pool.endIdle();
    expect(await call()).toBe(1);
  });

  it("that are at work do not end", async () => {
    const clock = new ManualClock(0);
    start(MOODY, {}, 1, { clock });
    const slow = pool.invoke(JSON.stringify({ n: 1, mood: "slow" }), "1");
    await expect(pool.invoke("{}", "2", 50)).resolves.toEqual({ kind: "overdue" });
    clock.advance(3_600_000);
    pool.endIdle();
    writeFileSync(join(folder, "released"), "");
    expect((await slow).kind).toBe("result");
  });
});

describe("an event that waits", () => {
  it("has its whole time when its turn comes", async () => {
    const code = "exports.handler = () => new Promise((resolve) => setTimeout(resolve, 300, 1));";
    start(code, { timeoutMs: 3_000 }, 1);
    const results = await Promise.all(Array.from({ length: 11 }, (_, n) => pool.invoke("{}", `${n}`)));
    expect(answers(results)).toEqual(results.map(() => 1));
  });

  it("has its whole time after the function is loaded, which takes longer than that", async () => {
    const load = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_100);";
    start(`${load} exports.handler = async () => 1;`, { timeoutMs: 3_000 });
    expect(answers([await pool.invoke("{}", "1")])).toEqual([1]);
  });

  it("never runs when its caller has gone before", async () => {
    start(
      `let calls = 0; const { existsSync } = require("node:fs");
       exports.handler = async ({ wait }) => {
         calls++;
         while (wait && !existsSync(__dirname + "/released")) await new Promise((r) => setTimeout(r, 5));
         return calls;
       };`,
      {},
      1,
    );
    const first = pool.invoke('{"wait":true}', "1");
    expect(await pool.invoke("{}", "2", 50)).toEqual({ kind: "overdue" });
    writeFileSync(join(folder, "released"), "");
    expect(answers([await first, await pool.invoke("{}", "3")])).toEqual([1, 2]);
  });

  it("is throttled beyond so many at once, and no longer when they are done", async () => {
    start(MOODY, {}, 1, { capacity: new Capacity(1, 2) });
    const two = begin(["slow", undefined]);
    expect(await pool.invoke("{}", "3")).toEqual({ kind: "refused", status: 429, message: "Rate Exceeded." });
    writeFileSync(join(folder, "released"), "");
    await Promise.all(two);
    expect((await pool.invoke("{}", "4")).kind).toBe("result");
  });
});

it.each([
  ["returns a promise", "async (event) => event.a", 1],
  ["returns a value", "(event) => event.a", 1],
  ["calls back", "(event, context, callback) => callback(null, event.a)", 1],
  ["calls context.succeed", "(event, context, callback) => context.succeed(event.a)", 1],
  ["returns nothing", "async () => {}", null],
  ["throws", "() => { throw new Error('x') }", "error"],
  ["rejects with no error", "() => Promise.reject('x')", "error"],
  ["calls back with an error", "(event, context, callback) => callback(new Error('x'))", "error"],
  ["returns what is no JSON", "async () => 1n", "error"],
  ["exits", "() => process.exit(3)", "crash"],
  [
    "throws where nobody catches",
    "() => new Promise(() => setImmediate(() => { throw new Error('x') }))",
    "error",
  ],
  ["blocks for ever", "() => { for (;;); }", "timeout"],
])("a handler that %s", async (_, handler, expected) => {
  start(`exports.handler = ${handler};`, { timeoutMs: expected === "timeout" ? 300 : 60_000 });
  expect(answers([await pool.invoke('{"a":1}', "1")])).toEqual([expected]);
});

it("an event after a crash gets a new container", async () => {
  start(`exports.handler = async ({ exit }) => (exit ? process.exit(1) : "alive");`);
  expect(answers([await pool.invoke('{"exit":true}', "1"), await pool.invoke("{}", "2")])).toEqual([
    "crash",
    "alive",
  ]);
});

/** Answers quickly until it is asked for something else; as a container's first events it makes the pool trust it. */
const MOODY = `
  const { existsSync } = require("node:fs");
  const { threadId } = require("node:worker_threads");
  let running = 0;
  exports.handler = async ({ n, mood }) => {
    if (++running > 1) throw new Error("two at once");
    if (mood === "exit") process.exit(1);
    if (mood === "block") for (;;);
    if (mood === "slow") while (!existsSync(__dirname + "/released")) await new Promise((r) => setTimeout(r, 5));
    running--;
    return { n, threadId };
  };`;
const begin = (moods: readonly (string | undefined)[], padding = "") =>
  moods.map((mood, n) => pool.invoke(JSON.stringify({ n, mood, padding }), String(n)));
const together = (moods: readonly (string | undefined)[]) => Promise.all(begin(moods));

it("answers each of many quick events once, one at a time", async () => {
  start(MOODY, {}, 1);
  await together([undefined]);
  const results = await together(Array.from({ length: 1000 }, () => undefined));
  expect(answers(results)).toEqual(results.map((_, n) => ({ n, threadId: expect.any(Number) as number })));
});

it("passes events and answers of any length on, in any order of lengths", async () => {
  start(`exports.handler = async ({ text }) => text;`, {}, 1);
  await pool.invoke("{}", "0");
  const texts = Array.from(
    { length: 200 },
    (_, n) => "ü€😀\n".repeat([1, 500, 700, 1500, 20_000][n % 5] ?? 0) + n,
  );
  const results = await Promise.all(texts.map((text, n) => pool.invoke(JSON.stringify({ text }), String(n))));
  expect(answers(results)).toEqual(texts);
});

it.each([
  ["short", ""],
  ["long", "x".repeat(20_000)],
])("%s events that were sent ahead do not stay behind one that turns out slow", async (_, padding) => {
  start(MOODY, {}, 2);
  await together([undefined]);
  const [slow, ...others] = begin(["slow", ...Array.from({ length: 8 }, () => undefined)], padding);
  // The slow one goes on until all others have been answered.
  const kinds = (await Promise.all(others)).map(({ kind }) => kind);
  writeFileSync(join(folder, "released"), "");
  expect([(await slow)?.kind, ...kinds]).toEqual(Array.from({ length: 9 }, () => "result"));
  // Both containers take events again, whatever was on its way to them.
  const again = await Promise.all(
    begin(
      Array.from({ length: 100 }, () => undefined),
      padding,
    ),
  );
  expect(answers(again)).toEqual(again.map((__, n) => ({ n, threadId: expect.any(Number) as number })));
});

it.each([
  ["crashes", "exit", "crash"],
  ["blocks for ever", "block", "timeout"],
])("events that were sent ahead survive one that %s", async (_, mood, expected) => {
  start(MOODY, { timeoutMs: expected === "timeout" ? 3_000 : 60_000 }, 1);
  await together([undefined]);
  const results = await together([undefined, undefined, mood, undefined, undefined]);
  expect(results.map(({ kind }) => kind)).toEqual(["result", "result", expected, "result", "result"]);
});

it("ends the wait of a caller whose patience is over, and lets the function go on", async () => {
  start(MOODY, {}, 1);
  const slow = JSON.stringify({ n: 1, mood: "slow" });
  expect(await pool.invoke(slow, "1", 50)).toEqual({ kind: "overdue" });
  const next = pool.invoke(JSON.stringify({ n: 2 }), "2");
  writeFileSync(join(folder, "released"), "");
  // It has the only container to itself: the function went on to its end, and did not run twice at once.
  expect(answers([await next])).toEqual([{ n: 2, threadId: expect.any(Number) as number }]);
});

it("a function that takes more memory than it has ends, and this process does not", async () => {
  start(`exports.handler = () => { const all = []; for (;;) all.push(new Array(1e5).fill(1)); };`, {
    memoryMb: 32,
  });
  expect(answers([await pool.invoke("{}", "1")])).toEqual(["crash"]);
});

it("stack traces in the log name the TypeScript line", async () => {
  const source = join(folder, "source.ts");
  const lineOfThrow = 3;
  writeFileSync(
    source,
    `interface A { a: string }\nexport const handler = async (_: A) => {\n  throw new Error("here");\n};\n`,
  );
  const file = join(folder, "index.js");
  buildSync({
    entryPoints: [source],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "cjs",
    minify: true,
    sourcemap: "linked",
  });
  pool = new FunctionPool(identity, { file }, { ...silentLog, lambda: (_, line) => void lines.push(line) });
  pools.push(pool);
  await pool.invoke("{}", "1");
  expect(lines.join("\n")).toMatch(new RegExp(`source\\.ts:${lineOfThrow}:`));
});

describe("each line of a function's output has the id of its request", () => {
  /** Until the function's streams have been read, which is after its answer. */
  const written = async (count: number): Promise<readonly (readonly [string | undefined, string])[]> => {
    while (lines.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    return lines.map((line, n) => [requestIds[n], line] as const);
  };

  it("however it is written, and none while the function is loaded", async () => {
    start(
      `console.log("loading\\t1");
       exports.handler = async ({ n }) => {
         console.log("a" + n + "\\nb\\tc");
         process.stdout.write(Buffer.from("ü€ half"));
         await null;
         process.stdout.write("6c6f6e67", "hex");
         process.stdout.write(" line\\n\\n", () => {});
         if (n === 2) throw new TypeError("thrown");
       };`,
      {},
      1,
    );
    await pool.invoke('{ "n": 1 }', "first");
    await pool.invoke('{ "n": 2 }', "second");
    const all = await written(11);
    const of = (id: string | undefined) => all.filter(([each]) => each === id).map(([, line]) => line);
    expect(of(undefined)).toEqual(["loading\t1"]);
    expect(of("first")).toEqual(["a1", "b\tc", "ü€ halflong line", ""]);
    expect(of("second")).toEqual(
      expect.arrayContaining(["a2", "b\tc", "ü€ halflong line", "", "TypeError: thrown"]),
    );
    expect(all.every(([id]) => [undefined, "first", "second"].includes(id))).toBe(true);
  });

  it("also what Node.js takes for a line of its own, and none loses text", async () => {
    start(`exports.handler = async () => { process.stdout.write("1 of 2\\r2 of\\t2\\r\\nend\\n"); };`);
    await pool.invoke("{}", "progress");
    const all = await written(3);
    expect(all).toEqual(["1 of 2", "2 of\t2", "end"].map((line) => ["progress", line]));
  });

  it.each([
    ["is over its time", "for (;;);", 300, /timed out/],
    ["ends the process", "process.exit(3);", 60_000, /exit status 3/],
    [
      "throws where nobody catches",
      "setTimeout(() => { throw new Error('late') }); await new Promise(() => {});",
      60_000,
      /late/,
    ],
  ])("also the report of one that %s", async (_, code, timeoutMs, report) => {
    start(`exports.handler = async () => { ${code} };`, { timeoutMs });
    await pool.invoke("{}", "failed");
    const at = (await written(1)).findIndex(([, line]) => report.test(line));
    expect(requestIds[at]).toBe("failed");
  });
});

it("closing waits for the threads of containers that ended before", async () => {
  start(`exports.handler = () => { for (;;); };`, { timeoutMs: 100 });
  const run = jest.spyOn(Container.prototype, "run");
  expect((await pool.invoke("{}", "1")).kind).toBe("timeout");
  await pool.close();
  expect(run.mock.contexts.map(({ threadId }) => threadId)).toEqual([-1]);
});

describe("without time limits", () => {
  let limits: PoolLimits;
  let breakpoints: Breakpoints;
  beforeAll(() => {
    breakpoints = new Breakpoints();
    limits = { timeLimits: "none", capacity: new Capacity(2), breakpoints };
  });
  afterAll(() => breakpoints.disconnect());

  it("neither a function nor its caller is over its time", async () => {
    start(
      `const end = Date.now() + 150; while (Date.now() < end);
       exports.handler = () => new Promise((resolve) => setTimeout(resolve, 150, "slow"));`,
      { timeoutMs: 20 },
      32,
      limits,
    );
    expect(answers([await pool.invoke("{}", "1", 20)])).toEqual(["slow"]);
  });

  /** A debugger that is there before the function's thread, and waits for it to stand at a breakpoint. */
  function attach() {
    const session = new Session();
    session.connect();
    const paused = new Promise<string>((resolve) => {
      session.on("NodeWorker.attachedToWorker", ({ params: { sessionId } }) => {
        for (const method of ["Debugger.enable", "Runtime.runIfWaitingForDebugger"])
          tellWorker(session, sessionId, method);
      });
      session.on("NodeWorker.receivedMessageFromWorker", ({ params: { sessionId, message } }) => {
        const { method, params } = JSON.parse(message) as { method?: string; params?: { reason: string } };
        if (method !== "Debugger.paused") return;
        if (params?.reason === "Break on start") tellWorker(session, sessionId, "Debugger.resume");
        else resolve(sessionId);
      });
    });
    session.post("NodeWorker.enable", { waitForDebuggerOnStart: true });
    return { session, paused };
  }

  it("a function stands at a breakpoint for as long as the debugger wants", async () => {
    const { session, paused } = attach();
    start(`exports.handler = async () => { debugger; return "went on"; };`, { timeoutMs: 20 }, 1, limits);
    const result = pool.invoke("{}", "1", 20);
    const worker = await paused;
    await new Promise((resolve) => setTimeout(resolve, 150));
    tellWorker(session, worker, "Debugger.resume");
    expect(answers([await result])).toEqual(["went on"]);
    session.disconnect();
  });

  it("closing ends one that stands at a breakpoint", async () => {
    const { session, paused } = attach();
    start(`exports.handler = () => { for (;;) debugger; };`, {}, 1, limits);
    const standing = pool.invoke("{}", "1");
    await paused;
    await pool.close();
    expect((await standing).kind).toBe("crash");
    session.disconnect();
  });

  it("closing leaves the functions of other pools at their breakpoints", async () => {
    const { session, paused } = attach();
    const standing = start(`exports.handler = async () => { debugger; return Date.now(); };`, {}, 1, limits);
    const wentOnAt = standing.invoke("{}", "1");
    const worker = await paused;
    const other = start(`exports.handler = async () => "done";`, {}, 1, limits);
    await other.invoke("{}", "2");
    await other.close();
    const resumedAt = Date.now();
    tellWorker(session, worker, "Debugger.resume");
    expect(answers([await wentOnAt])[0]).toBeGreaterThanOrEqual(resumedAt);
    session.disconnect();
  });

  it("closing ends one that would never answer", async () => {
    start(`exports.handler = () => { console.log("stands"); for (;;); };`, {}, 32, limits);
    const standing = pool.invoke("{}", "1");
    while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await pool.close();
    expect((await standing).kind).toBe("crash");
  });
});
