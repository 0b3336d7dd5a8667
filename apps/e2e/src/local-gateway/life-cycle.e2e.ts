import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { request } from "../support/programs/http";
import { startLocalGateway } from "../support/programs/local-gateway";
import { program } from "../support/programs/run";

const npmStart = (env: Readonly<Record<string, string>>, ...args: string[]) =>
  program("apps/local-gateway/src/main.ts", args, { env: { PORT: "0", ...env } });

describe("npm start", () => {
  const folder = temporaryFolder();

  it("prints a tenant, its token and a curl that works when it is pasted", async () => {
    const { service, token } = await startLocalGateway();
    const curl = /curl .*/.exec(service.output())?.[0] ?? "";
    expect(curl).toContain(token);
    const [, url = ""] = /(http:\S+?)['"]?(\s|$)/.exec(curl) ?? [];
    expect(await request(url, { headers: { authorization: token } })).toMatchObject({ status: 200 });
    await service.stop();
  });

  it.each(["SIGINT", "SIGTERM"] as const)("ends with status 0 on %s", async (signal) => {
    const { service } = await startLocalGateway();
    expect(await service.stop(signal)).toBe(0);
  });

  it("keeps tenants and tokens in DATA_DIR from one run to the next, and shows a new token each time", async () => {
    const first = await startLocalGateway({ DATA_DIR: folder.path() });
    await first.service.stop();
    const second = await startLocalGateway({ DATA_DIR: folder.path() });
    expect(second.token).not.toBe(first.token);
    for (const token of [first.token, second.token]) {
      const answer = await request(`${second.url}/dev/whoami`, { headers: { authorization: token } });
      expect(answer).toMatchObject({ status: 200, body: { tenantId: "demo" } });
    }
    await second.service.stop();
  });

  it("serves prod's definition with --env prod", async () => {
    const { service, token, url } = await startLocalGateway({}, ["--env", "prod"]);
    expect(token).toMatch(/^tg_prod_/);
    expect(await request(`${url}/prod/health`, { headers: { authorization: token } })).toMatchObject({
      status: 200,
    });
    expect(await request(`${url}/dev/health`)).toMatchObject({ status: 403 });
    await service.stop();
  });

  it("writes the access log to a file with --access-log, with a line of each request when it ends", async () => {
    const file = folder.path("access.log");
    const { service, token, url } = await startLocalGateway({}, ["--access-log", file]);
    const send = () => request(`${url}/dev/health`, { headers: { authorization: token } });
    const answers = await Promise.all(Array.from({ length: 100 }, send));
    expect(await service.stop("SIGTERM")).toBe(0);
    const lines = readFileSync(file, "utf8").trim().split("\n");
    const statuses = lines.map((line) => (JSON.parse(line) as { status: number }).status);
    expect(statuses.sort()).toEqual(answers.map(({ status }) => status).sort());
  });

  const oneLine = (mentions: string) => ({
    status: 1,
    stdout: "",
    stderr: expect.stringMatching(new RegExp(`^[^\\n]*${mentions}[^\\n]*\\n$`)),
  });

  it("says in one line that its port is in use", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    expect(await npmStart({ PORT: String(port) })).toEqual(oneLine(String(port)));
    server.close();
  });

  it("says in one line that there is no such environment", async () => {
    expect(await npmStart({}, "--env", "staging")).toEqual(oneLine("staging.*dev, prod"));
  });

  it("says in one line that a port is none", async () => {
    expect(await npmStart({ PORT: "70000" })).toEqual(oneLine("70000"));
  });

  it("says in one line that its data directory is corrupt", async () => {
    const { service } = await startLocalGateway({ DATA_DIR: folder.path() });
    await service.stop();
    for (const store of ["", "/state", "/dynamodb"]) {
      try {
        folder.write(`${store}/CURRENT`, "garbage\n");
      } catch {
        // The file is not in the format of this store.
      }
    }
    expect(await npmStart({ DATA_DIR: folder.path() })).toEqual(
      oneLine(folder.path().replaceAll("/", "\\/")),
    );
  });
});
