import { freePort } from "@tollgate/testing-runtime";
import { mkdtempSync, readFileSync } from "node:fs";
import { once } from "node:events";
import { createServer, request as requestHttp, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalGateway } from "../support/programs/local-gateway";
import { startLocalGateway } from "../support/programs/local-gateway";
import { run } from "../support/programs/run";
import { LOADER } from "../support/workspace";
import { startService } from "../support/programs/service";

describe("npm run conformance, against a gateway on this machine", () => {
  let gateway: LocalGateway;
  let folder: string;
  let env: Readonly<Record<string, string>>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "conformance-"));
    gateway = await startLocalGateway({}, ["--access-log", join(folder, "access.log")]);
    const credentials = {
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_REGION: "us-east-1",
    };
    env = { ...credentials, AWS_ENDPOINT_URL: gateway.url };
  });
  afterAll(() => gateway?.service.stop());

  const words = (url: string, more: string) => [
    "run",
    "--silent",
    "conformance",
    "--",
    "--against",
    `${url}/dev`,
    "--env",
    "dev",
    ...more.split(" "),
  ];
  const conformance = (url: string, more: string) => run("npm", words(url, more), { env });
  const leftTenants = async () =>
    (
      await run(
        "npm",
        ["run", "--silent", "tenants", "--", "list", "--env", "dev", "--text", "conformance-run-", "--json"],
        { env },
      )
    ).stdout;

  it("ends with 0 and a report where it does the same, down to the line of the access log", async () => {
    const files = `--access-log ${join(folder, "access.log")} --report ${join(folder, "report")} --record ${join(folder, "recording")}`;
    const { status, stdout, stderr } = await conformance(
      gateway.url,
      `--yes --control-plane --only walkthrough,token,tenant,header,method,size,limit/quota,request-id,cache/flush,cache/suspend ${files}`,
    );
    expect({ status, stderr: status === 0 ? "" : `${stderr}${stdout}` }).toEqual({ status: 0, stderr: "" });
    expect(readFileSync(join(folder, "report.md"), "utf8")).toBe(stdout);
    const report = JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as {
      counts: { same: number };
      results: { notTried: string[]; outcome: string }[];
    };
    expect(report.counts.same).toBeGreaterThan(50);
    const unread = report.results
      .filter(({ outcome }) => outcome === "same")
      .flatMap(({ notTried }) => notTried);
    expect(unread.filter((each) => !each.endsWith("API Gateway might not log it"))).toEqual([]);
    const recording = readFileSync(join(folder, "recording"), "utf8");
    for (const text of [stdout, stderr, recording]) expect(text).not.toMatch(/tg_dev_\w{20}/);
    expect(JSON.parse(recording)).toMatchObject({ source: "local-gateway", environment: "dev" });
    expect(await leftTenants()).toBe("");
  });

  it("ends with 1 where it differs, with both values", async () => {
    const proxy = await differingProxy(gateway.url);
    const { status, stdout } = await conformance(
      proxy.url,
      "--yes --no-tenants --only header/absent,header/basic",
    );
    proxy.server.close();
    expect(status).toBe(1);
    expect(stdout).toContain("### `header/basic`");
    expect(stdout).not.toContain("### `header/absent`");
    expect(stdout).toContain(
      "| `1 GET /health` | `header x-amzn-errortype` | `Other` | `UnauthorizedException` |",
    );
  });

  it("ends with 2 for wrong use, and with 6 where nobody answers", async () => {
    expect((await conformance(gateway.url, "--only nothing")).status).toBe(2);
    const { status, stderr } = await conformance(gateway.url, "--only header");
    expect([status, stderr.includes("add --yes")]).toEqual([2, true]);
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const unanswered = await conformance(nobody, "--yes --no-tenants");
    expect([unanswered.status, unanswered.stderr]).toEqual([
      6,
      expect.stringContaining("nothing listens there"),
    ]);
  });

  it("removes its tenants when Ctrl-C ends it, and finds those of a run that was killed", async () => {
    const start = () =>
      startService({
        command: process.execPath,
        args: [
          ...LOADER,
          "apps/conformance/src/main.ts",
          ...words(gateway.url, "--yes --only walkthrough,cache/revoke").slice(4),
        ],
        env,
        ready: /case 1 of/,
      });
    const interrupted = await start();
    await interrupted.stop("SIGINT");
    expect(interrupted.stderr()).toContain("Interrupted: removing the run's tenants");
    expect(interrupted.stdout()).toContain("the run was interrupted");
    expect(await leftTenants()).toBe("");
    const killed = await start();
    await killed.stop("SIGKILL");
    expect(await leftTenants()).toContain("conformance-run-");
    const { status, stderr } = await conformance(gateway.url, "--yes --only header/raw");
    expect([status, /the tenant conformance-run-\S+-main is of a run that began at/.test(stderr)]).toEqual([
      0,
      true,
    ]);
  });
});

/** Starts a proxy that changes one header of one case's answer. */
async function differingProxy(url: string): Promise<{ readonly server: Server; readonly url: string }> {
  const { hostname, port } = new URL(url);
  const server = createServer((request, response) => {
    const { method, url: path, headers } = request;
    requestHttp({ hostname, port, method, path, headers, agent: false }, (answer) => {
      const isChanged = headers["user-agent"]?.includes("(header/basic)");
      response.writeHead(answer.statusCode ?? 0, {
        ...answer.headers,
        ...(isChanged && { "x-amzn-errortype": "Other" }),
      });
      answer.pipe(response);
    }).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
