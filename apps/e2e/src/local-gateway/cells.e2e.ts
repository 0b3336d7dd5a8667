import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import { codeBlock } from "../support/documents";
import { type LocalGateway, startLocalGateway } from "../support/programs/local-gateway";
import { run, type RunResult, succeed } from "../support/programs/run";
import { type ScratchWorkspace, scratchWorkspace } from "../support/copies/scratch-workspace";

const HOME = "111111111111";
const OTHER = "222222222222";

/** The cells, with the Region and account in which the aws command line finds each. */
const CELLS = [
  { name: "1", region: "us-east-1", account: HOME, stack: "prod", prefix: "tg_prod" },
  { name: "2", region: "eu-central-1", account: HOME, stack: "prod-2", prefix: "tg_prod_2" },
  { name: "eu3", region: "eu-west-1", account: OTHER, stack: "prod-eu3", prefix: "tg_prod_eu3" },
] as const;
type Cell = (typeof CELLS)[number];

const ENVIRONMENTS = "libs/environments/src/environments.ts";

/** Gives `prod` the cells, and every account its id, which several accounts require. */
function withCells(environments: string): string {
  const cells = CELLS.map(({ name, region, account }) => ({
    name,
    ...(region !== "us-east-1" && { region }),
    ...(account !== HOME && { account }),
  }));
  const accounts = CELLS.slice(1).map(
    ({ name, region, account }) =>
      `parseAccount({ name: "cell${name}", account: "${account}", region: "${region}", service: SERVICE })`,
  );
  return (
    environments
      .replaceAll(/^ {2}service: SERVICE,$/gm, (line) => `${line}\n  account: "${HOME}",`)
      .replace(
        /^ {2}name: "prod",$/m,
        (line) =>
          `${line}\n  roles: { deploy: "deploy", operate: "operate" },\n  cells: ${JSON.stringify(cells)},`,
      ) + `export const accounts: readonly Account[] = [account, ${accounts.join(", ")}];\n`
  );
}

/** What `openssl dgst -sha256` prints. */
const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

describeWithTools(["aws"], "npm start with an environment of three cells", () => {
  let workspace: ScratchWorkspace;
  let gateway: LocalGateway;
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    workspace = scratchWorkspace();
    const file = join(workspace.root, ENVIRONMENTS);
    writeFileSync(file, withCells(readFileSync(file, "utf8")));
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
    const response = await fetch(`${gateway.url}/prod${path}`, {
      headers: token === undefined ? {} : { authorization: token },
    });
    const id = response.headers.get("x-amzn-requestid") ?? "";
    const isAboutIt = new RegExp(`^.*"requestId":"${id}","time".*$`, "m");
    await gateway.service.says(isAboutIt);
    const line = JSON.parse(isAboutIt.exec(gateway.service.stdout())?.[0] ?? "{}") as { cell?: string };
    const body = (await response.json()) as { tenantId?: string; message?: string };
    return { status: response.status, tenantId: body.tenantId, message: body.message, cell: line.cell };
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

  it.each([
    ["no token", () => Promise.resolve(undefined)],
    ["a token that others minted", () => Promise.resolve("b3BhcXVlLXRva2VuLW9mLW90aGVycw==")],
    ["a token of a cell that is gone", () => mint("tg_prod_9")],
    ["a token of the second cell that is stored nowhere", () => mint("tg_prod_2")],
  ])("%s gets 401, as with one cell", async (name, tokenOf) => {
    const cell = name.includes("second") ? "2" : "1";
    expect(await get(await tokenOf())).toMatchObject({ status: 401, message: "Unauthorized", cell });
  });

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

  it("a token with an exception goes to the cell that the router's store names", async () => {
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
