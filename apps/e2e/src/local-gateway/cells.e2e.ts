import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import { codeBlock } from "../support/documents";
import { type LocalGateway, startLocalGateway } from "../support/programs/local-gateway";
import { run, type RunResult, succeed } from "../support/programs/run";
import { sendRaw } from "../support/programs/http";
import { type Cell, CELLS, cellsWorkspace, HOME, OTHER } from "../support/copies/cells-workspace";
import type { ScratchWorkspace } from "../support/copies/scratch-workspace";

/** What `openssl dgst -sha256` prints. */
const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

describeWithTools(["aws"], "npm start with an environment of three cells", () => {
  let workspace: ScratchWorkspace;
  let gateway: LocalGateway;
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    workspace = cellsWorkspace();
    await start();
  });
  afterAll(async () => {
    await gateway?.service.stop();
    workspace?.remove();
  });

  const start = async () => {
    gateway = await startLocalGateway({ DATA_DIR: "data" }, ["--env", "prod"], workspace.root);
  };

  /** Runs the aws command line as the banner says: with a Region, and in another account with a role. */
  function aws({ region, account }: Pick<Cell, "region" | "account">, ...args: string[]): Promise<RunResult> {
    const config = join(workspace.root, "aws-config");
    writeFileSync(
      config,
      `[profile other]\nrole_arn = arn:aws:iam::${OTHER}:role/operate\ncredential_source = Environment\n`,
    );
    const profile = account === HOME ? [] : ["--profile", "other"];
    return run("aws", [...args, "--region", region, ...profile, "--output", "text", "--no-cli-pager"], {
      env: {
        AWS_CONFIG_FILE: config,
        AWS_ENDPOINT_URL: gateway.url,
        AWS_ACCESS_KEY_ID: "local",
        AWS_SECRET_ACCESS_KEY: "local",
      },
    });
  }
  const awsText = async (cell: Pick<Cell, "region" | "account">, ...args: string[]) => {
    const { status, stdout, stderr } = await aws(cell, ...args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return stdout.trim();
  };

  /** A request's answer, and the line of the access log about it. */
  async function get(token: string | undefined, path = "/whoami") {
    return send(token === undefined ? [] : [`Authorization: ${token}`], "localhost", path);
  }

  /** The same for headers as they are sent. */
  async function send(headers: readonly string[], host = "localhost", path = "/whoami") {
    const head = [`GET /prod${path} HTTP/1.1`, `Host: ${host}`, ...headers, "Connection: close"];
    const answer = await sendRaw(gateway.url, Buffer.from(`${head.join("\r\n")}\r\n\r\n`, "latin1"));
    const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
    const id = /^x-amzn-requestid: (.*)\r$/im.exec(answer)?.[1] ?? "";
    const isAboutIt = new RegExp(`^.*"requestId":"${id}","time".*$`, "m");
    await gateway.service.says(isAboutIt);
    const line = JSON.parse(isAboutIt.exec(gateway.service.stdout())?.[0] ?? "{}") as { cell?: string };
    const body = JSON.parse(/\r\n\r\n([^]*)$/.exec(answer)?.[1] ?? "{}") as {
      tenantId?: string;
      message?: string;
    };
    return { status, tenantId: body.tenantId, message: body.message, cell: line.cell };
  }

  async function mint(prefix: string): Promise<string> {
    const program = `console.log(require("./libs/token-hashing/src/index.ts").mintToken("${prefix}"))`;
    const args = ["--import", "tsx", "-e", program];
    return (await succeed("node", args, { cwd: workspace.root })).stdout.trim();
  }
  const store = (cell: Cell, token: string, clientId: string) =>
    awsText(
      cell,
      ...["dynamodb", "put-item", "--table-name", `example-gateway-Tokens-${cell.stack}`, "--item"],
      JSON.stringify({
        token: { S: hashOf(token) },
        clientId: { S: clientId },
        tenantId: { S: `of-${cell.name}` },
      }),
    );

  it("says which cells there are, and how to reach each", () => {
    const said = gateway.service.stderr();
    for (const { name, account, region, prefix } of CELLS)
      expect(said).toMatch(new RegExp(`^ {2}${name} +account ${account} +${region} +tokens ${prefix}_`, "m"));
    expect(said).toMatch(/^ {2}For cell 2: --region eu-central-1$/m);
    expect(said).toMatch(/^Tenant "demo" in cell 1 /m);
  });

  it("serves the demo tenant in the first cell", async () => {
    expect(await get(gateway.token)).toMatchObject({ status: 200, tenantId: "demo", cell: "1" });
  });

  it.each(CELLS)(
    "a tenant by hand in cell $name is let in there, with the token that names it",
    async (cell) => {
      expect(await awsText(cell, "sts", "get-caller-identity", "--query", "Account")).toBe(cell.account);
      const value = `example-gateway-${cell.stack}-by-hand`;
      const key = await awsText(
        cell,
        ...["apigateway", "create-api-key", "--name", "by hand", "--enabled", "--value", value],
        ...["--query", "id"],
      );
      const plan = await awsText(
        cell,
        ...["apigateway", "get-usage-plans", "--query"],
        `items[?name==\`example-gateway-General-${cell.stack}\`].id | [0]`,
      );
      const plans = ["--usage-plan-id", plan, "--key-id", key, "--key-type", "API_KEY"];
      await awsText(cell, "apigateway", "create-usage-plan-key", ...plans);
      const token = await mint(cell.prefix);
      tokens.set(cell.name, token);
      await store(cell, token, value);
      const { name } = cell;
      expect(await get(token)).toMatchObject({ status: 200, tenantId: `of-${name}`, cell: name });
    },
  );

  it.each(CELLS)(
    "the tenants command makes a tenant in cell $name, without any profile",
    async ({ name, prefix }) => {
      const args = ["run", "-s", "tenants", "--", "create", `acme-${name}`, "--cell", name, "--env", "prod"];
      const { stdout } = await succeed("npm", args, {
        cwd: workspace.root,
        env: { AWS_ENDPOINT_URL: gateway.url, AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" },
      });
      const [token = ""] = /tg_prod_\w+/.exec(stdout) ?? [];
      expect(token.startsWith(`${prefix}_`)).toBe(true);
      expect(await get(token)).toMatchObject({ status: 200, tenantId: `acme-${name}`, cell: name });
    },
  );

  it("each cell has its own keys, and no other's", async () => {
    for (const cell of CELLS) {
      const names = await awsText(cell, "apigateway", "get-api-keys", "--query", "items[].name");
      expect(names.split("\t").sort()).toEqual([
        "by hand",
        expect.stringContaining(`acme-${cell.name}`),
        ...(cell.name === "1" ? [expect.stringContaining("demo")] : []),
      ]);
    }
  });

  /** The headers of a request, which can have the tokens of the tenants in the cells, and others that are minted. */
  type Headers = (own: (cell: string) => string) => Promise<readonly string[]> | readonly string[];
  const one =
    (value: (own: (cell: string) => string) => string): Headers =>
    (own) => [`Authorization: ${value(own)}`];
  const minted =
    (prefix: string): Headers =>
    async () => [`Authorization: ${await mint(prefix)}`];

  it.each<readonly [name: string, headers: Headers, status: number, cell: string]>([
    ["a token of the second cell", one((own) => own("2")), 200, "2"],
    ["the scheme Bearer", one((own) => `Bearer ${own("2")}`), 200, "2"],
    ["the scheme in lower case", one((own) => `bearer ${own("eu3")}`), 200, "eu3"],
    ["several spaces after the scheme", one((own) => `BEARER    ${own("2")}`), 200, "2"],
    ["spaces around the value", one((own) => `  ${own("eu3")}  `), 200, "eu3"],
    ["a header name in upper case", (own) => [`AUTHORIZATION: ${own("2")}`], 200, "2"],
    ["no header", () => [], 401, "1"],
    ["an empty header", () => ["Authorization:"], 401, "1"],
    ["a scheme without a token", () => ["Authorization: Bearer "], 401, "1"],
    ["the scheme twice", one((own) => `Bearer Bearer ${own("2")}`), 401, "1"],
    ["another scheme", one((own) => `Basic ${own("2")}`), 401, "1"],
    ["a tab after the scheme", one((own) => `Bearer\t${own("2")}`), 401, "1"],
    ["a token in quotes", one((own) => `Bearer "${own("2")}"`), 401, "1"],
    ["a token with a byte that is none of ASCII", one((own) => `${own("2")}\xff`), 401, "1"],
    ["two tokens in a header", one((own) => `${own("2")}, ${own("2")}`), 401, "1"],
    [
      "two headers of different cells",
      (own) => [`Authorization: ${own("2")}`, `Authorization: ${own("eu3")}`],
      401,
      "1",
    ],
    [
      "the same header twice",
      (own) => [`Authorization: ${own("2")}`, `authorization: ${own("2")}`],
      401,
      "1",
    ],
    ["a token that others minted", one(() => "b3BhcXVlLXRva2VuLW9mLW90aGVycw=="), 401, "1"],
    ["a token of a cell that is gone", minted("tg_prod_9"), 401, "1"],
    ["a token of a cell whose name begins like another's", minted("tg_prod_22"), 401, "1"],
    ["a token of another environment", minted("tg_dev"), 401, "1"],
    ["a token of an environment whose prefix begins this one's", minted("tg"), 401, "1"],
    ["a token of an environment whose prefix begins with this one's", minted("tg_prod2"), 401, "1"],
    ["a token of the second cell that is stored nowhere", minted("tg_prod_2"), 401, "2"],
    ["a damaged token", one((own) => own("2").slice(0, -1)), 401, "2"],
    ["a token in other case", one((own) => own("2").toUpperCase()), 401, "1"],
    ["9 kB in the name of the second cell", one((own) => own("2") + "x".repeat(9_000)), 401, "2"],
    ["10 kB in the name of the second cell", one((own) => own("2") + "x".repeat(10_240)), 431, "2"],
  ])("%s: the answer is of the right cell", async (_, headers, status, cell) => {
    const sent = await headers((name) => tokens.get(name) ?? "");
    const expected = status === 200 ? { status, cell, tenantId: `of-${cell}` } : { status, cell };
    expect(await send(sent)).toEqual(expect.objectContaining(expected));
  });

  it.each(CELLS)(
    "cell $name by its own host lets in its own tokens, and no other cell's",
    async ({ name }) => {
      const host = `${name}.localhost`;
      for (const { name: other } of CELLS) {
        const expected = other === name ? { status: 200, tenantId: `of-${name}` } : { status: 401 };
        expect(await send([`Authorization: ${tokens.get(other)}`], host)).toMatchObject({
          ...expected,
          cell: name,
        });
      }
      expect(await send([], host)).toMatchObject({ status: 401, cell: name });
    },
  );

  it("an account or Region without a cell is refused, with the list of cells", async () => {
    for (const place of [
      { region: "ap-south-1", account: HOME },
      { region: "us-east-1", account: OTHER },
    ] as const) {
      const { status, stderr } = await aws(
        place as Pick<Cell, "region" | "account">,
        "apigateway",
        "get-api-keys",
      );
      expect(status).not.toBe(0);
      expect(stderr).toMatch(
        /UnrecognizedClientException.*There is: 1 \(account 111111111111, us-east-1\), 2 /,
      );
    }
  });

  it("a token with an exception goes to the cell that the router's store names, while the store answers", async () => {
    const token = await mint("tg_prod");
    const second = CELLS[1];
    await store(second, token, "example-gateway-prod-2-by-hand");
    expect(await get(token)).toMatchObject({ status: 401, cell: "1" });

    const name = "example-gateway-router-prod";
    const arn = await awsText(
      CELLS[0],
      ...["cloudfront", "describe-key-value-store", "--name", name, "--query", "KeyValueStore.ARN"],
    );
    const url = `${gateway.url}/key-value-stores/${encodeURIComponent(arn)}`;
    const authorization =
      "AWS4-ECDSA-P256-SHA256 Credential=local/20261124/cloudfront-keyvaluestore/aws4_request, SignedHeaders=host, Signature=0";
    const described = await fetch(url, { headers: { authorization } });
    const written = await fetch(`${url}/keys/${hashOf(token).slice(0, 20)}`, {
      method: "PUT",
      headers: { authorization, "If-Match": described.headers.get("etag") ?? "" },
      body: JSON.stringify({ Value: "2" }),
    });
    expect(written.status).toBe(200);
    expect(await get(token)).toMatchObject({ status: 200, tenantId: "of-2", cell: "2" });
    tokens.set("moved", token);

    const outage = (method: string) => fetch(`${gateway.url}/_outages/router-store`, { method });
    expect((await outage("PUT")).status).toBe(200);
    expect(await get(token)).toMatchObject({ status: 401, cell: "1" });
    expect(await get(tokens.get("eu3"))).toMatchObject({ status: 200, cell: "eu3" });
    expect((await outage("DELETE")).status).toBe(200);
    expect(await get(token)).toMatchObject({ status: 200, cell: "2" });
  });

  it("an edit of the document reaches every cell", async () => {
    const file = join(workspace.root, "libs/gateway/definition/openapi.yaml");
    const route = codeBlock("guides/add-a-route.md", "An example", "yaml");
    const before = gateway.service.output().length;
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/^components:$/m, `${route}components:`));
    await gateway.service.says(/Reloaded .*openapi\.yaml/, before);
    for (const { name } of CELLS)
      expect(await get(tokens.get(name), "/greeting")).toMatchObject({
        status: 404,
        message: "Not Found",
        cell: name,
      });
  });

  it("keeps every cell, the directory and the router's store in DATA_DIR", async () => {
    const entry = { tenantId: "demo", status: "placed", cell: "eu3", revision: "by-hand" };
    await awsText(
      CELLS[0],
      ...["dynamodb", "put-item", "--table-name", "example-gateway-directory-prod", "--item"],
      JSON.stringify(Object.fromEntries(Object.entries(entry).map(([name, S]) => [name, { S }]))),
    );
    expect(await gateway.service.stop()).toBe(0);
    await start();
    for (const { name } of CELLS)
      expect(await get(tokens.get(name))).toMatchObject({ status: 200, tenantId: `of-${name}`, cell: name });
    expect(await get(tokens.get("moved"))).toMatchObject({ status: 200, tenantId: "of-2", cell: "2" });
    expect(gateway.service.stderr()).toMatch(/^Tenant "demo" in cell eu3 .*: tg_prod_eu3_/m);
    expect(await get(gateway.token)).toMatchObject({ status: 200, tenantId: "demo", cell: "eu3" });
  });
});
