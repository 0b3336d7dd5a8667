import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { startGateway } from "./tenants.test-support";

const TENANTS = 250;
/** About a third of the calls of a complete import. */
const CALLS_BEFORE_KILLED = 220;

/** Each run gets further than the previous one, so one of this many runs finishes. */
const MOST_RUNS = 12;

/** Starts a proxy between the command and AWS that reports each call before forwarding it. */
async function startProxy(target: string, onCall: () => void) {
  const server = createServer((incoming, outgoing) => {
    onCall();
    const { method, headers, url = "" } = incoming;
    const forwarded = request(target + url, { method: method ?? "GET", headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

const PROGRAM = join(__dirname, "../../bin/tenants");
const folder = temporaryFolder();

it("an import that is killed again and again mints one token for each row, and none is lost", async () => {
  const gateway = await startGateway();
  const file = folder.path("tenants.csv");
  const out = folder.path("secrets.csv");
  const ids = Array.from({ length: TENANTS }, (_, at) => `tenant-${at}`);
  writeFileSync(file, ["id,plan,token", ...ids.map((id) => `${id},General,mint`)].join("\n"));

  let onCall: () => void = () => undefined;
  const proxy = await startProxy(gateway.url, () => onCall());
  const run = (signal: NodeJS.Signals) =>
    new Promise<{ status: number | null; signal: NodeJS.Signals | null; output: string }>((resolve) => {
      const args = [PROGRAM, "import", file, "--out", out, "--env", "dev"];
      const env = {
        ...process.env,
        AWS_ENDPOINT_URL: proxy.url,
        AWS_ACCESS_KEY_ID: "local",
        AWS_SECRET_ACCESS_KEY: "local",
      };
      const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
      let [output, calls] = ["", 0];
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (chunk: Buffer) => void (output += chunk.toString()));
      onCall = () => void ((calls += 1) === CALLS_BEFORE_KILLED && child.kill(signal));
      child.on("close", (status, killedBy) => resolve({ status, signal: killedBy, output }));
    });

  const runs = [await run("SIGKILL"), await run("SIGINT")];
  expect(runs.map(({ signal }) => signal)).toEqual(["SIGKILL", "SIGINT"]);
  for (let last = runs[1]; last?.signal && runs.length < MOST_RUNS;) runs.push((last = await run("SIGKILL")));
  proxy.close();

  expect(runs.at(-1)?.status).toBe(0);
  const secrets = readFileSync(out, "utf8").trim().split("\n").slice(1);
  expect(secrets.map((line) => line.split(",")[0]).sort()).toEqual([...ids].sort());
  for (const { output } of runs) expect(output).not.toMatch(/tg_dev_/);
  const listed = await gateway.run("list --env dev --status active --json");
  expect(listed.out.trim().split("\n")).toHaveLength(TENANTS);
  for (const line of [secrets[0], secrets.at(-1)]) {
    const [id = "", , token = ""] = (line ?? "").split(",");
    const verified = await gateway.run("tokens verify --env dev --json", { input: token });
    expect(verified.out).toContain(`"state":"works"`);
    expect(verified.out).toContain(`"tenantId":"${id}"`);
  }
  expect(await gateway.run("doctor --env dev")).toMatchObject({ status: 0, out: "" });
  await gateway.close();
  // It starts the program some twenty times.
}, 600_000);
