import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { workspaceRoot } from "@tollgate/workspace";
import { gatewayForEachTest } from "../scenarios/gateway-for-each-test.test-support";

const folder = mkdtempSync(join(tmpdir(), "scopes-"));
const documentFile = join(folder, "openapi.yaml");
/** The document that the command reads, in place of the sample, which requires no scopes. */
const mockPath = relative(workspaceRoot, documentFile);
jest.mock("../../../../libs/gateway/definition/src/open-api-path", () => ({
  get openApiPath() {
    return mockPath;
  },
}));

const write = (operations: readonly string[]) =>
  writeFileSync(
    documentFile,
    `openapi: 3.0.3
info: { title: Test, version: "1" }
security: [{ token: [], tenantKey: [] }]
components:
  securitySchemes:
    token: { type: apiKey, in: header, name: Authorization }
    tenantKey: { type: apiKey, in: header, name: x-api-key }
paths:
${operations.join("\n")}
`,
  );
const operation = (path: string, id: string, ...more: readonly string[]) =>
  [
    `  ${path}:`,
    "    get:",
    `      operationId: ${id}`,
    "      x-backend: health",
    '      responses: { "200": { description: Fine } }',
    ...more.map((line) => `      ${line}`),
  ].join("\n");

const { run, json } = gatewayForEachTest();

describe("scopes", () => {
  beforeEach(() => {
    write([
      operation("/health", "health"),
      operation("/orders", "orders", "x-required-scopes: [orders:read]"),
      operation("/exports", "exports", "x-required-scopes: [orders:read, export]"),
    ]);
  });

  it("are listed with the routes that require them", async () => {
    expect(await run("scopes --env dev")).toEqual({
      status: 0,
      out: "SCOPE                     ROUTES\nexport                    GET /exports\norders:read               GET /orders, GET /exports\n",
      note: "",
    });
    const { out } = await run("scopes --json --env dev");
    expect(
      out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { scope: "export", routes: ["GET /exports"] },
      { scope: "orders:read", routes: ["GET /orders", "GET /exports"] },
    ]);
    write([operation("/health", "health")]);
    expect(await run("scopes --env dev")).toEqual({
      status: 0,
      out: "",
      note: "No route requires a scope.\n",
    });
  });

  it("that no route requires are refused, before anything is done, unless --force is given", async () => {
    const refused = {
      status: 2,
      out: "",
      note: 'no route requires the scope "orders"; there are: export, orders:read (--force accepts it)\n',
    };
    expect(await run("create acme --scope orders:read --scope orders --env dev")).toEqual(refused);
    expect((await run("show acme --env dev")).status).toBe(3);
    const { tokenId } = await json("create acme --scope orders:read --env dev");
    expect(await run("tokens mint acme --scope orders --env dev")).toEqual(refused);
    expect((await run("tokens mint acme --scope orders --force --env dev")).status).toBe(0);
    const update = `tokens update acme ${String(tokenId)}`;
    expect(await run(`${update} --scope orders --env dev`)).toEqual(refused);
    expect(await json(`${update} --scope export --env dev`)).toMatchObject({ scopes: ["export"] });
    expect(await json(`${update} --scope orders --force --env dev`)).toMatchObject({ scopes: ["orders"] });
    expect((await run(`${update} --no-scopes --env dev`)).status).toBe(0);
  });

  it.each(["é", 'a"b', "a\\b"])(
    "that no route can require are refused even with --force: %s",
    async (scope) => {
      for (const command of ["create acme", "tokens mint acme", "tokens update acme id"]) {
        const ran = await run(`${command} --scope ok --scope ${scope} --force --env dev`);
        expect([ran.status, ran.note]).toEqual([2, expect.stringContaining("--scope number 2 is invalid")]);
      }
    },
  );

  it("of an import are refused by row", async () => {
    const file = join(folder, "tenants.csv");
    const hash = (digit: string) => digit.repeat(64);
    writeFileSync(
      file,
      `id,plan,token,scopes\nacme,General,${hash("a")},orders:read export\nbeta,General,${hash("b")},orders\n`,
    );
    const imported = await run(`import ${file} --json --env dev`);
    expect(imported.status).toBe(7);
    expect(
      imported.out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { line: 2, id: "acme", outcome: "created", tokenId: "hash-aaaaaaaaaaaa" },
      {
        line: 3,
        id: "beta",
        outcome: "failed",
        reason: 'no route requires the scope "orders"; there are: export, orders:read (--force accepts it)',
      },
    ]);
    expect((await run(`import ${file} --force --env dev`)).note).toContain("1 created");
  });

  it("cannot be known of a document with a mistake, whose place is named", async () => {
    write([operation("/health", "health", "x-required-scope: [a]")]);
    const { status, note } = await run("scopes --env dev");
    expect([status, note]).toEqual([
      2,
      expect.stringContaining("paths./health.get.x-required-scope: is not an extension"),
    ]);
  });
});
