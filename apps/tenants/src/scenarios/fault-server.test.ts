import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { awsClients } from "@tollgate/tenant-provisioning-runtime";
import type { FaultName } from "@tollgate/testing-runtime";
import { describeWithTools, FAULTS, startFaultServer, temporaryFolder } from "@tollgate/testing-runtime";
import { EVERY_COMMAND } from "./every-command.test-support";
import { runnerAt, startGateway } from "./tenants.test-support";

/** The command's limits, but shorter. */
const limits = { connectMs: 2_000, answerMs: 1_000, afterSilenceMs: 100, answerBytes: 1_000_000 };
const runnerFor = (endpoint: string, some = limits) =>
  runnerAt(endpoint, undefined, undefined, ({ region }) => awsClients(region, { limits: some }));

const servers: { close(): Promise<void> }[] = [];
const start: typeof startFaultServer = async (...args) => {
  const server = await startFaultServer(...args);
  servers.push(server);
  return server;
};
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const folder = temporaryFolder("all");
beforeAll(() => void folder.write("tenants.csv", `id,plan,token\nimported,General,${"ab".repeat(32)}\n`));

const lineOf = (line: string) => {
  const file = folder.path("tenants.csv");
  return `${line.replace("{token}", "0123456789abcdef").replace("{key}", "a1b2c3d4e5").replace("{file}", file)} --env dev`;
};

/** The expected message for each fault. After a silence the limit is so short that a slow machine gets nothing within it. */
const SAID: Readonly<Record<FaultName, RegExp>> = {
  silence: /cannot be reached: it does not answer \w+: nothing came within/,
  "headers only":
    /it does not answer \w+: (only a part of the answer came within|nothing came within 0\.1 s)/,
  "a byte at a time":
    /it does not answer \w+: (only a part of the answer came within|nothing came within 0\.1 s)/,
  "a cut": /closed the connection \(\w+/,
  "a cut body": /closed the connection \(\w+/,
  "status 500": /failed \(HTTP status 500/,
  "status 503 as a page": /failed \(HTTP status 503/,
  "status 404 as a page": /does not answer like AWS .*404/,
  "an empty answer": /does not answer like AWS \(it is empty\)/,
  "an empty object": /does not answer like AWS \(it (is an empty object|has a different form)/,
  garbage: /does not answer like AWS \(it is not JSON\)/,
  "a list": /does not answer like AWS \(it has a different form/,
  null: /does not answer like AWS \(it has a different form/,
  "other types": /does not answer like AWS \(it has a different form/,
  "a record of other types": /does not answer like AWS \(it has a different form/,
  "the same page again": /does not answer like AWS \((its pages loop|it has a different form)/,
  "pages that go round": /does not answer like AWS \((its pages loop|it has a different form)/,
  "a redirection": /does not answer like AWS \(it is a redirection \(HTTP status 302\)/,
  "an endless answer": /does not answer like AWS \(it has more than 1000000 bytes\)/,
};

/** Messages that only a server's real answer, or a bug of the program, would cause. */
const NEVER = /no such tenant|There (is|are) no|has no token|Nothing (is|was)|unexpected failure|\n\s+at /;

describe.each(Object.keys(FAULTS) as FaultName[])("a server that answers with %s", (fault) => {
  it("ends every command with status 6 and the cause", async () => {
    const server = await start(fault);
    const run = runnerFor(`http://${server.address}`);
    for (const line of EVERY_COMMAND) {
      const { status, out, note } = await run(lineOf(line), { input: "x" });
      expect([line, status, out]).toEqual([line, 6, ""]);
      expect([line, note]).toEqual([line, expect.stringMatching(SAID[fault]) as string]);
      expect(note).not.toMatch(NEVER);
      expect(note.trim().split("\n").length).toBeLessThanOrEqual(3);
    }
  });
});

describe.each<FaultName>(["silence", "an empty answer"])("a server that turns to %s", (fault) => {
  it.each(EVERY_COMMAND.filter((line) => line !== "tokens rotate acme --token {token}"))(
    "at any call of %s ends it with status 6",
    async (line) => {
      const gateway = await startGateway();
      servers.push(gateway);
      const { apiKeyId } = await gateway.byHand.makeTenant();
      if (!line.startsWith("create")) await gateway.run("create acme --env dev");
      for (let after = 0; ; after += 1) {
        const server = await start(fault, { behind: gateway.url, after });
        const run = runnerFor(`http://${server.address}`, { ...limits, answerMs: 300 });
        const full = lineOf(line.replace("{key}", apiKeyId).replace("create acme", `create a${after}`));
        const { status, note } = await run(full, { input: "x" });
        if (!server.isHit()) break;
        expect([line, after, status]).toEqual([line, after, 6]);
        expect(note).not.toMatch(NEVER);
        expect(after).toBeLessThan(60);
      }
    },
  );
});

describeWithTools(["openssl"], "TLS that does not come about", () => {
  let tls: { key: Buffer; cert: Buffer };
  beforeAll(() => {
    const [key, cert] = [folder.path("key.pem"), folder.path("cert.pem")];
    const subject = ["-subj", "/CN=127.0.0.1", "-days", "2"];
    const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", key, "-out", cert];
    execFileSync("openssl", ["req", "-x509", "-nodes", ...made, ...subject], { stdio: "ignore" });
    tls = { key: readFileSync(key), cert: readFileSync(cert) };
  });

  it.each([
    ["TLS where none is spoken", "https", false, /does not speak TLS.*is it http\?/],
    [
      "none where TLS is spoken",
      "http",
      true,
      /closed the connection|does not speak HTTP as its address says: is it https\?/,
    ],
    [
      "a certificate of an unknown authority",
      "https",
      true,
      /certificate of an unknown authority.*NODE_EXTRA_CA_CERTS/,
    ],
  ] as const)("%s has status 6 and says so", async (_, scheme, isTls, said) => {
    const server = await start("an empty object", isTls ? { tls } : {});
    const run = runnerFor(`${scheme}://${server.address}`);
    for (const line of EVERY_COMMAND) {
      const { status, out, note } = await run(lineOf(line), { input: "x" });
      expect([line, status, out]).toEqual([line, 6, ""]);
      expect(note).toMatch(said);
      expect(note).not.toMatch(NEVER);
    }
  });
});
