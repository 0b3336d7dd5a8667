import { createServer } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server } from "node:net";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import {
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  GetApiKeysCommand,
  GetUsagePlansCommand,
} from "@aws-sdk/client-api-gateway";
import { PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { readRecording } from "@tollgate/conformance";
import { resourceName } from "@tollgate/records";
import { dev } from "@tollgate/environments/sample";
import { createTenant, deleteTenant } from "@tollgate/tenant-provisioning-runtime";
import { collect, inTime, temporaryFolder } from "@tollgate/testing-runtime";
import { runConformance } from "./run-conformance";
import { secondGateway } from "./two-gateways.test-support";

const before = { ...process.env };
let second: Awaited<ReturnType<typeof secondGateway>>;
const folder = temporaryFolder("all");
beforeAll(async () => {
  second = await secondGateway({ isRealTime: true });
});
afterAll(() => second?.close());

beforeEach(() => {
  const credentials = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", AWS_REGION: "us-east-1" };
  Object.assign(process.env, credentials, { AWS_ENDPOINT_URL: second.awsUrl });
  second.mutate({});
});
afterEach(() => {
  process.env = { ...before };
});

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly note: string;
}

/** Runs a command line. @param onNote receives each text to stderr as it is written */
async function run(
  line: string,
  {
    answer,
    onNote,
    signal = new AbortController().signal,
  }: {
    /** The answer to a question. @default there is no terminal */
    readonly answer?: string;
    readonly onNote?: (text: string) => void;
    readonly signal?: AbortSignal;
  } = {},
): Promise<Ran> {
  let [out, note] = ["", ""];
  const io = {
    out: (text: string) => void (out += text),
    note: (text: string) => {
      note += text;
      onNote?.(text);
    },
    isTerminal: answer !== undefined,
    ask: async () => answer ?? "",
  };
  const status = await runConformance(line.split(" "), io, signal);
  return { status, out, note };
}

const against = () => `--against ${second.url}/dev --env dev`;
/** The resources of a run that remain on the gateway: tenants, API keys, plans and tokens. */
async function left(): Promise<readonly string[]> {
  const { access } = second.gateway.aws;
  const keys = await access.gateway.send(new GetApiKeysCommand({ limit: 500 }));
  const plans = await access.gateway.send(new GetUsagePlansCommand({ limit: 500 }));
  const tokens = await access.dynamodb.send(new ScanCommand({ TableName: dev.tokensTable }));
  const tenants = await collect(access.tenancy.records.inOrder());
  return [
    ...tenants.map(({ tenantId }) => tenantId),
    ...(keys.items ?? []).map(({ name }) => `key ${name}`),
    ...(plans.items ?? []).flatMap(({ name = "" }) => (name.includes("conformance") ? [`plan ${name}`] : [])),
    ...(tokens.Items ?? []).map(() => "token"),
  ];
}

describe("what it refuses, before anything is asked", () => {
  it.each([
    ["--env dev", /required option '--against/],
    ["--against {url} --env nowhere --yes", /environment "nowhere" does not exist/],
    ["--against {url}/health --env dev --yes", /is not the stage dev/],
    ["--against {url} --env dev", /there is no terminal to confirm the start: add --yes/],
    ["--against {url} --env dev --yes --only nothing", /--only nothing is neither a group nor a case/],
    ["--against {url} --env dev --yes --only header,", /a list such as/],
    ["--against {url} --env dev --yes --only operator", /no selected case can be tried/],
    [
      "--against {url} --env dev --yes --report /nowhere/report",
      /--report \/nowhere\/report.md cannot be written/,
    ],
    ["--against {url} --env dev --yes --record /nowhere/file", /--record \/nowhere\/file cannot be written/],
    [
      "--against {url} --env dev --yes --access-log /nowhere/log",
      /--access-log \/nowhere\/log cannot be read/,
    ],
    ["--against {url} --env dev --yes --max-minutes 0", /a number from 1 to 240/],
    ["--against {url} --env dev --what", /unknown option/],
    ["--against {url} --env dev word", /too many arguments/],
  ])("%s", async (line, why) => {
    const count = second.requests.length;
    const { status, out, note } = await run(line.replace("{url}", `${second.url}/dev`));
    expect([status, out]).toEqual([2, ""]);
    expect(note).toMatch(why);
    expect(second.requests.length).toBe(count);
  });

  it("an environment with deletionProtection, unless it is asked for", async () => {
    const line = `--against ${second.url}/prod --env prod --yes`;
    expect(await run(line)).toMatchObject({
      status: 2,
      note: expect.stringContaining("add --allow-protected"),
    });
    const allowed = await run(`${line} --allow-protected --no-tenants --only header/absent`);
    expect(allowed.note).toContain("1 cases against");
  });

  it("a start that was not confirmed", async () => {
    const { status, note } = await run(against(), { answer: "y" });
    expect(status).toBe(2);
    expect(note).toMatch(
      /\d+ cases against .*: at most \d+ requests, 1 cent and \d+ minutes; it creates tenants/,
    );
    expect(await left()).toEqual([]);
  });

  it("credentials that are missing, and says how to do without", async () => {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"])
      delete process.env[name];
    const nowhere = { AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null" };
    Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: "true", ...nowhere });
    const { status, note } = await run(`${against()} --yes --only header/raw`);
    expect([status, /or use --no-tenants/.test(note)]).toEqual([2, true]);
  });
});

it("asks, runs, and ends with 0 and the report; everything of it is removed", async () => {
  const { status, out } = await run(
    `${against()} --only header/raw,token/expired,walkthrough --report ${folder.path()}/asked.md`,
    {
      answer: "yes",
    },
  );
  expect([status, out.split("\n")[0]]).toEqual([0, "# Conformance of dev: same"]);
  expect(readdirSync(folder.path())).toEqual(expect.arrayContaining(["asked.md", "asked.json"]));
  expect(readFileSync(folder.path("asked.md"), "utf8")).toBe(out);
  expect(await left()).toEqual([]);
});

it("ends with 1 where the stage differs", async () => {
  second.mutate({ answer: (id) => (id === "header/raw" ? { status: 201 } : undefined) });
  const { status, out } = await run(`${against()} --yes --only header/raw`);
  expect([status, out]).toEqual([
    1,
    expect.stringContaining("| `1 GET /health` | `status` | `201` | `200` |"),
  ]);
});

it("asks without credentials what needs no tenant, and says that the rest was not tried", async () => {
  delete process.env["AWS_ENDPOINT_URL"];
  const { status, out } = await run(`${against()} --yes --no-tenants --only header`);
  expect(status).toBe(0);
  expect(out).toContain("`header/raw` (the token alone): it needs a tenant, and --no-tenants is given");
});

it("writes no token and no Authorization anywhere", async () => {
  const count = second.requests.length;
  const files = `--report ${folder.path()}/secrets --record ${folder.path()}/secrets.recording`;
  const line = `${against()} --yes --control-plane --only header,token,walkthrough,route/none,cache/flush,operator/refusals ${files}`;
  const { out, note } = await run(line);
  const sent = second.requests.slice(count).flatMap(({ authorization }) => authorization ?? []);
  const tokens = sent
    .map((value) => value.replace(/^\w+ +/, ""))
    .filter((value) => value.length > 40 && !/^a+$/.test(value));
  expect(new Set(tokens).size).toBeGreaterThan(10);
  const written = ["secrets.md", "secrets.json", "secrets.recording"].map((file) =>
    readFileSync(folder.path(file), "utf8"),
  );
  for (const text of [out, note, ...written]) {
    for (const secret of tokens) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/tg_dev_\w{20}|[0-9a-f]{64}/);
  }
  const recording = readRecording(written[2] ?? "");
  expect([recording.source, JSON.stringify(recording).includes("conformance-run-")]).toEqual([
    "local-gateway",
    false,
  ]);
});

it("removes what it made when it is interrupted, and says what was not tried", async () => {
  const interrupt = new AbortController();
  const { status, out } = await run(`${against()} --yes --only walkthrough,header,token,route`, {
    signal: interrupt.signal,
    onNote: (text) => text.startsWith("case 21") && interrupt.abort("the run was interrupted"),
  });
  expect(status).toBe(6);
  expect(out).toMatch(/`route\/\w+[\w-]*` \(.*\): the run was interrupted/);
  expect(await left()).toEqual([]);
});

describe("what a run left that was killed", () => {
  const idOf = (ago: number) =>
    `conformance-run-${Math.floor((Date.now() - ago) / 1000).toString(36)}-abcdef`;

  it("is removed when it is old: tenant, plan, key by hand, and their tokens", async () => {
    const { access, apiId } = second.gateway.aws;
    const old = idOf(3 * 3_600_000);
    await createTenant({ tenantId: `${old}-main`, plan: "General" }, access.tenancy);
    const stages = [{ apiId, stage: "dev" }];
    const quota = { limit: 3, period: "DAY" } as const;
    await access.gateway.send(
      new CreateUsagePlanCommand({ name: resourceName(dev, old), apiStages: stages, quota }),
    );
    const key = await access.gateway.send(new CreateApiKeyCommand({ name: `${old}-by-hand`, enabled: true }));
    for (const [token, clientId = ""] of [
      ["by hand", key.value],
      ["keyless", `${dev.service}-dev-${old}-no-such-key`],
    ] as const)
      await access.dynamodb.send(
        new PutItemCommand({
          TableName: dev.tokensTable,
          Item: { token: { S: token }, clientId: { S: clientId } },
        }),
      );
    const { status, note } = await run(`${against()} --yes --only header/raw`);
    expect(status).toBe(0);
    for (const what of [
      `the tenant ${old}-main`,
      `the API key ${old}-by-hand`,
      `the usage plan ${resourceName(dev, old)}`,
    ])
      expect(note).toContain(`${what} was left by an earlier run: it is removed`);
    expect(await left()).toEqual([]);
  });

  it("is named when its run may be under way", async () => {
    const { tenancy } = second.gateway.aws.access;
    const young = `${idOf(60_000)}-main`;
    await createTenant({ tenantId: young, plan: "General" }, tenancy);
    const { note } = await run(`${against()} --yes --only header/raw`);
    expect(note).toMatch(new RegExp(`the tenant ${young} is of a run that began at .* it stays`));
    expect((await left()).filter((each) => !each.startsWith("key"))).toEqual([young, "token"]);
    await deleteTenant(young, tenancy);
  });
});

describe("who does not answer", () => {
  let servers: Server[] = [];
  afterEach(() => {
    for (const server of servers) server.close();
    servers = [];
  });
  const listen = async (server: Server): Promise<string> => {
    servers.push(server.listen(0, "127.0.0.1"));
    await once(server, "listening");
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const silent = () => createTcpServer((socket) => void socket.on("error", () => undefined).unref());
  const cuts = () => createTcpServer((socket) => socket.destroy());
  const says = (body: string) => createServer((_request, response) => response.end(body));

  it.each([
    ["is silent", silent, "http", 6, /^the stage does not answer: no answer within 10 s$/m],
    ["cuts the connection", cuts, "http", 6, /does not answer: the connection was closed/],
    ["speaks no TLS", () => says("hello"), "https", 6, /does not answer: it does not speak TLS/],
    ["is another server", () => says("hello"), "http", 2, /does not answer like API Gateway/],
  ])("a stage that %s", async (_what, server, scheme, expected, why) => {
    const { status, note } = await run(
      `--against ${scheme}://${await listen(server())}/dev --env dev --yes --no-tenants`,
    );
    expect([status, why.test(note), note]).toEqual([expected, true, note]);
  });

  it("a host that is not there", async () => {
    const { status, note } = await run(
      "--against https://no-such-host.invalid/dev --env dev --yes --no-tenants",
    );
    expect([status, /its host (is unknown|name cannot be resolved)/.test(note)]).toEqual([6, true]);
  });

  it("a control plane that is silent, within 20 s", async () => {
    process.env["AWS_ENDPOINT_URL"] = `http://${await listen(silent())}`;
    const { status, note } = await inTime(20_000, run(`${against()} --yes --only header/raw`));
    expect([status, /control plane does not answer/.test(note)]).toEqual([6, true]);
  });

  it("a stage that stops in the middle of the run: its tenants are removed, and the rest is not tried", async () => {
    second.mutate({ answer: (id) => (id.startsWith("route/") ? { silent: true } : undefined) });
    const { status, out } = await run(`${against()} --yes --only header/raw,route`);
    expect(status).toBe(6);
    expect(out).toContain("the stage no longer answers: the connection was closed");
    expect(await left()).toEqual([]);
  });
});
