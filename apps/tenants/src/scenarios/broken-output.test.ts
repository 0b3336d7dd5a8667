import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describeWithTools, temporaryFolder } from "@tollgate/testing-runtime";
import { startGateway } from "./tenants.test-support";

const TENANTS = join(__dirname, "../../bin/tenants");
const TIMEOUT = 60_000;

type Gateway = Awaited<ReturnType<typeof startGateway>>;

const environmentOf = (url: string) => ({
  ...process.env,
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "local",
});

/** Runs a shell command line, in which `tenants` is the program. @returns its standard error */
async function shell(line: string, url: string): Promise<string> {
  const script = `tenants() { "${TENANTS}" "$@"; }; ${line}`;
  const child = spawn("bash", ["-c", script], {
    env: environmentOf(url),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let note = "";
  child.stderr.on("data", (chunk: Buffer) => void (note += chunk.toString()));
  await once(child, "close");
  return note;
}

describeWithTools(["bash"], "a secret that cannot be shown", () => {
  let gateway: Gateway;
  const folder = temporaryFolder("all");
  beforeAll(async () => {
    gateway = await startGateway();
    await gateway.run("create acme --env dev");
  });
  afterAll(() => gateway.close());
  const tokens = async (tenant = "acme") => (await gateway.run(`tokens list ${tenant} --env dev --json`)).out;

  it.each([
    [
      "a full device",
      "tenants tokens mint acme --env dev > /dev/full",
      /\(ENOSPC\)\ntoken \w+ was not delivered/,
    ],
    [
      "a pipe that nobody reads",
      "tenants tokens rotate acme --env dev | true",
      /\(EPIPE\)\ntoken \w+ was not/,
    ],
    ["nothing, because it is closed", "tenants tokens mint acme --env dev >&-", /^standard output is closed/],
    [
      "a file that may not grow, so that a part of it is written",
      "(ulimit -f 1; tenants tokens mint acme --env dev 2>&1 >> part | cat >&2)",
      /\(EFBIG\)\ntoken \w+ was not delivered/,
    ],
  ])(
    "on %s is one of no token",
    async (_, line, reason) => {
      const part = folder.write("part", "x".repeat(1000));
      const before = await tokens();
      expect(await shell(`cd "${folder.path()}"; ${line}`, gateway.url)).toMatch(reason);
      expect(await tokens()).toBe(before);
      expect(readFileSync(part, "utf8")).not.toMatch(/tg_dev_\w{49}/);
    },
    TIMEOUT,
  );

  it(
    "is shown on what was sent to the null device on purpose",
    async () => {
      await gateway.run("create nobody --env dev");
      const before = await tokens("nobody");
      expect(await shell("tenants tokens mint nobody --env dev > /dev/null", gateway.url)).toBe("");
      expect((await tokens("nobody")).length).toBeGreaterThan(before.length);
    },
    TIMEOUT,
  );
});

describeWithTools(["bash"], "what a command that failed has left", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  it.each([
    ["create a --env dev | true", "a"],
    ["create b --json --env dev > /dev/full", "b"],
  ])(
    "of %s is named, with what finishes and what removes it",
    async (line, tenant) => {
      const said = await shell(`tenants ${line}`, gateway.url);
      const named = new RegExp(
        `tenant "${tenant}" is left creating: run tenants (create ${tenant} --plan General) to finish it, or tenants (delete ${tenant}) to remove it\n$`,
      ).exec(said);
      expect([said, named]).toEqual([said, expect.anything()]);
      expect((await gateway.run(`show ${tenant} --env dev`)).out).toMatch(/Status +creating/);
      expect((await gateway.run(`${named?.[1]} --env dev`)).status).toBe(0);
      expect((await gateway.run(`${named?.[2]} --yes --env dev`)).status).toBe(0);
      expect((await gateway.run(`show ${tenant} --env dev`)).status).toBe(3);
    },
    TIMEOUT,
  );

  it(
    "of several changes, in whose middle nobody reads the results, is named with what finishes it",
    async () => {
      for (const id of ["x", "y"]) await gateway.run(`create ${id} --env dev`);
      const said = await shell(
        'tenants delete x y --yes --env dev | true; echo "status ${PIPESTATUS[0]}" >&2',
        gateway.url,
      );
      expect(said).toBe(
        "standard output cannot be written: nobody reads it any more (EPIPE)\n" +
          "Run the same command again to finish it.\nstatus 141\n",
      );
      expect((await gateway.run("delete x y --yes --env dev")).status).toBe(3);
      expect((await gateway.run("list --env dev")).out).not.toMatch(/^[xy] /m);
    },
    TIMEOUT,
  );

  it(
    "of a command that reads, or is at its end, is nothing",
    async () => {
      await gateway.run("create r --env dev");
      const said = await shell(
        'for line in "list" "show r" "suspend r"; do tenants $line --env dev | true; done',
        gateway.url,
      );
      expect(said).toBe("");
    },
    TIMEOUT,
  );
});

describeWithTools(["bash"], "streams that cannot be written", () => {
  it.each([
    ["a full device", "2> /dev/full"],
    ["a pipe that nobody reads", "2> >(true)"],
    ["nothing, because it is closed", "2>&-"],
  ])(
    "messages to %s change no exit status",
    async (_, to) => {
      // The program notices the error before any call, and reports it.
      const said = await shell(
        `(tenants show Acme --env dev ${to}; echo "status $?" >&3) 3>&2`,
        "http://127.0.0.1:9",
      );
      expect(said).toBe("status 2\n");
    },
    TIMEOUT,
  );

  it(
    "results that cannot be written are said to be so once",
    async () => {
      const said = await shell("tenants --help > /dev/full; echo status $? >&2", "http://127.0.0.1:9");
      expect(said).toMatch(/^standard output cannot be written: [^\n]*\(ENOSPC\)\nstatus 2\n$/);
    },
    TIMEOUT,
  );
});

/** Runs the program, and sends it a signal before one of its table writes reaches AWS. */
async function interrupted(
  gateway: Gateway,
  line: string,
  operation: string,
  at: number,
  signal: NodeJS.Signals,
) {
  let count = 0;
  const server = createServer((incoming, outgoing) => {
    const { method = "GET", headers, url = "" } = incoming;
    const isMeant = String(headers["x-amz-target"]).endsWith(operation) && (count += 1) === at;
    if (isMeant) child.kill(signal);
    const forward = (): void => {
      const forwarded = request(gateway.url + url, { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      incoming.pipe(forwarded);
    };
    // Forwards the call only after the program has handled the signal.
    if (isMeant) child.stderr.once("data", forward);
    else forward();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const args = [TENANTS, ...line.split(" ")];
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const child = spawn(process.execPath, args, { env: environmentOf(url), stdio: ["ignore", "pipe", "pipe"] });
  let [out, note] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => void (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => void (note += chunk.toString()));
  const [, endedBy] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  server.closeAllConnections();
  server.close();
  return { out, note, endedBy };
}

describe("the program", () => {
  let gateway: Gateway;
  beforeEach(async () => {
    gateway = await startGateway();
    await gateway.run("create acme --env dev");
  });
  afterEach(() => gateway.close());

  it.each([
    // The first item that it writes is the event, the second one is the token.
    [
      "SIGINT",
      "PutItem",
      2,
      /^Interrupted: waiting[^]*\ninterrupted by SIGINT\n[^]*no token was created/,
      false,
    ],
    [
      "SIGTERM",
      "PutItem",
      2,
      /^Interrupted: waiting[^]*\ninterrupted by SIGTERM\n[^]*no token was created/,
      false,
    ],
    // At this point the token has been shown, and is being activated.
    ["SIGTERM", "UpdateItem", 1, /\nInterrupted after the token was delivered: it works\.\n$/, true],
  ] as const)(
    "that gets %s at its %s number %s ends by it, and leaves a token that was shown, or none",
    async (signal, operation, at, said, isMade) => {
      const ran = await interrupted(gateway, "tokens mint acme --env dev", operation, at, signal);
      expect(ran.endedBy).toBe(signal);
      expect(ran.note).toMatch(said);
      expect(ran.out.includes("tg_dev_")).toBe(isMade);
      const { out } = await gateway.run("tokens list acme --env dev --json");
      expect(out.trim().split("\n")).toHaveLength(isMade ? 2 : 1);
      expect(out).not.toContain("undelivered");
    },
    TIMEOUT,
  );

  // The items that it writes are the event, the record, and the token.
  it.each([
    [
      "SIGINT",
      3,
      /^tenant "beta" is left creating: run tenants create beta --plan General to finish it, or/m,
    ],
    [
      "SIGTERM",
      3,
      /^tenant "beta" is left creating: run tenants create beta --plan General to finish it, or/m,
    ],
    [
      "SIGTERM",
      2,
      /If tenant beta was begun, tenants create beta finishes it, and tenants delete beta removes it\.$/m,
    ],
  ] as const)(
    "that gets %s at its write number %s names the tenant that it leaves",
    async (signal, at, said) => {
      const ran = await interrupted(gateway, "create beta --env dev", "PutItem", at, signal);
      expect(ran.endedBy).toBe(signal);
      expect(ran.note).toMatch(said);
      expect(ran.out).toBe("");
      expect((await gateway.run("create beta --env dev")).status).toBe(0);
    },
    TIMEOUT,
  );
});
