import { readFileSync, statSync } from "node:fs";
import { prod } from "@tollgate/environments/sample";
import { mintToken } from "@tollgate/token-hashing";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { gatewayForEachTest, TOKEN } from "../scenarios/gateway-for-each-test.test-support";

const { run, json, gateway } = gatewayForEachTest();
const folder = temporaryFolder();

describe("tokens", () => {
  it("are minted, rotated, revoked and verified", async () => {
    const first = await json("create acme --env dev");
    const verify = async (token: unknown) => {
      const { out } = await run("tokens verify --env dev --json", { input: `${String(token)}\n` });
      return JSON.parse(out) as Record<string, unknown>;
    };
    expect(await verify(first["token"])).toMatchObject({ state: "works", tenantId: "acme" });
    const rotated = await json("tokens rotate acme --overlap 1h --env dev");
    expect(rotated["replaced"]).toMatchObject({ tokenId: first["tokenId"] });
    expect(await json(`tokens revoke acme ${String(first["tokenId"])} --now --env dev`)).toEqual({
      tenantId: "acme",
      tokenId: first["tokenId"],
      endsWithinSeconds: 0,
      tookMs: expect.any(Number) as number,
    });
    expect(await verify(first["token"])).toEqual({ state: "unknown" });
    expect(await verify(rotated["token"])).toMatchObject({ state: "works" });
    expect((await run(`tokens revoke acme ${String(rotated["tokenId"])} --env dev`)).out).toContain(
      "it ends now, plus up to 60 s in the authorizer's cache",
    );
    expect(await run("tokens list acme --env dev")).toEqual({
      status: 0,
      out: "",
      note: "There are no such tokens.\n",
    });
  });

  it("of another environment are named as such, and are looked up in no other one", async () => {
    const token = mintToken(prod.tokenPrefix);
    for (const input of [token, `${token.slice(0, -1)}${token.endsWith("a") ? "b" : "a"}`]) {
      const { status, out, note } = await run("tokens verify --env dev", { input });
      expect([status, note]).toEqual([3, ""]);
      expect(out).toMatch(/^State +unknown: its prefix is that of prod, so verify it with --env prod$/m);
    }
    const { out } = await run("tokens verify --env dev --json", { input: token });
    expect(JSON.parse(out)).toEqual({ state: "unknown", mintedFor: "prod" });
  });

  it("are changed, disabled and enabled again with the end that they had", async () => {
    const { token, tokenId } = await json(
      "create acme --expires-in 90d --label ci --scope a --force --env dev",
    );
    const update = (what: string) => `tokens update acme ${String(tokenId)} ${what} --env dev`;
    const state = async () =>
      /State +(\w+)/.exec((await run("tokens verify --env dev", { input: String(token) })).out)?.[1];
    const end = (await json(update("--label deploy --scope b --scope c --force")))["expiresAt"];
    expect(await json(update("--disable"))).toEqual({
      tenantId: "acme",
      tokenId,
      label: "deploy",
      scopes: ["b", "c"],
      expiresAt: end,
      disabled: true,
      cacheTtlSeconds: 60,
      tookMs: null,
    });
    expect(await state()).toBe("disabled");
    expect((await run("tokens list acme --env dev")).out).toMatch(/ disabled +b,c +deploy$/m);
    expect((await run(`tokens rotate acme --token ${String(tokenId)} --env dev`)).status).toBe(4);
    expect((await run("doctor --env dev")).status).toBe(0);
    expect((await run("export --env dev")).out).toMatch(/,true,,,$/m);
    const enabled = await run(update("--enable --no-label --no-scopes --now"));
    expect(enabled.out).toMatch(/that applies now\.\nIt ends at [^,]*\.\nThe authorizer's cache is flushed/);
    expect([...gateway().calls]).toContain("apigateway:FlushStageAuthorizersCache");
    expect(await state()).toBe("works");
    expect((await run(update("--expires-in never"))).out).toContain(
      "that applies now, plus up to 60 s in the authorizer's cache",
    );
    for (const what of ["", "--disable --enable", "--scope a --no-scopes", "--expires-in 0s", "--now"])
      expect([what, (await run(update(what))).status]).toEqual([what, 2]);
    expect((await run("tokens update acme gone --disable --env dev")).status).toBe(3);
    expect((await run(update("--disable --dry-run"))).out).toBe(
      `would change the record of token ${String(tokenId)}\nwould disable token ${String(tokenId)}\n`,
    );
    expect(await state()).toBe("works");
  });

  it("are found over all tenants: by name, by state, and by when they end", async () => {
    const { tokenId } = await json("create acme --expires-in 90d --scope a --force --env dev");
    await json("create beta --env dev");
    await json(`tokens update acme ${String(tokenId)} --disable --env dev`);
    expect(await json(`tokens find ${String(tokenId)} --env dev`)).toMatchObject({
      tenantId: "acme",
      disabled: true,
      scopes: ["a"],
    });
    expect((await run("tokens find gone --env dev")).status).toBe(3);
    const found = async (what: string) =>
      (await run(`tokens list ${what} --json --env dev`)).out.split("\n").filter(Boolean).length;
    expect(await found("--state disabled")).toBe(1);
    expect(await found("--state works")).toBe(1);
    expect(await found("--state works acme")).toBe(0);
    expect(await found("--ending-within 91d")).toBe(1);
    expect(await found("--ending-within 89d")).toBe(0);
    expect(await found("--json")).toBe(2);
    expect((await run("tokens list --state gone --env dev")).status).toBe(2);
    expect(await run("list --idle 30d --env dev")).toMatchObject({ status: 0, out: "" });
    for (const days of ["0d", "91d", "30", "1h"])
      expect([days, (await run(`list --idle ${days} --env dev`)).status]).toEqual([days, 2]);
  });

  it("have the lifetime of the one that they replace, and each end is stated with the cache's time", async () => {
    const DAY = 86_400;
    const cache = ", plus up to 60 s in the authorizer's cache.\n";
    const created = await run("create acme --expires-in 90d --env dev");
    expect(created.out).toMatch(new RegExp(`It ends at \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ${cache}$`));
    const rotated = await json("tokens rotate acme --overlap 0s --env dev");
    const now = Date.now() / 1000;
    expect(Number(rotated["expiresAt"]) - now).toBeCloseTo(90 * DAY, -2);
    expect(rotated).toMatchObject({ cacheTtlSeconds: 60, replaced: { cacheTtlSeconds: 60 } });
    const { out } = await run("tokens rotate acme --expires-in 5d --env dev");
    expect(out.match(/ends at .*, plus up to 60 s in the authorizer's cache\.$/gm)).toHaveLength(2);
    const list = await run("tokens list acme --env dev");
    expect(list.note).toContain("plus up to 60 s in the authorizer's cache");
    const never = await json("tokens rotate acme --expires-in never --now --env dev");
    expect(never).not.toHaveProperty("expiresAt");
    expect(never["replaced"]).toMatchObject({ cacheTtlSeconds: 0 });
    expect([...gateway().calls]).toContain("apigateway:FlushStageAuthorizersCache");
    expect(await json("tokens mint acme --expires-in never --env dev")).not.toHaveProperty("expiresAt");
    expect((await run("tokens rotate acme --now --overlap 1h --env dev")).status).toBe(2);
  });

  it("that are being replaced name their successor, and are not replaced again", async () => {
    const { tokenId } = await json("create acme --env dev");
    const successor = (await json("tokens rotate acme --env dev"))["tokenId"];
    expect(await run(`tokens rotate acme --token ${String(tokenId)} --env dev`)).toMatchObject({
      status: 4,
      note: `token ${String(tokenId)} is being replaced by token ${String(successor)}, so no other token replaces it\n`,
    });
  });

  it("that are gone already have the cache flushed all the same: an earlier run may have been cut short", async () => {
    await run("create acme --env dev");
    expect((await run("tokens revoke acme gone --now --env dev")).status).toBe(3);
    expect([...gateway().calls]).toContain("apigateway:FlushStageAuthorizersCache");
  });

  it("have label, scopes and expiry in a list, and nothing secret", async () => {
    await run("create acme --env dev");
    const { out } = await run(
      "tokens mint acme --label ci --scope a --scope b --force --expires-in 90d --env dev",
    );
    const list = (await run("tokens list acme --env dev")).out;
    expect(list).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ +\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ +a,b +ci$/m);
    expect(list).not.toContain(TOKEN.exec(out)?.[0]);
    expect(list).not.toMatch(/[0-9a-f]{17}/);
  });

  it("that others stored can have anything for a name, and no terminal obeys it", async () => {
    await run("create acme --env dev");
    const hostile = "\u001b[2J\u009b1m\n\u202e";
    await gateway().byHand.putToken("secret", "example-gateway-dev-acme", {
      tenantId: "acme",
      label: hostile,
    });
    await gateway().byHand.putToken("secret-2", "example-gateway-dev-acme", { tokenId: hostile });
    for (const [line, shows] of [
      ["tokens list acme", true],
      ["tokens list acme --json", true],
      ["tokens verify", true],
      ["doctor", true],
      ["doctor --fix --dry-run", false],
    ] as const) {
      const { out, note } = await run(`${line} --env dev`, { input: "secret" });
      expect([line, out + note]).toEqual([
        line,
        expect.not.stringMatching(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/),
      ]);
      expect([line, out.includes("\\u001b[2J")]).toEqual([line, shows]);
    }
    const [shown = ""] = (await run("tokens list acme --json --env dev")).out
      .split("\n")
      .filter((each) => each.includes("hash-"));
    expect(JSON.parse(shown)).toMatchObject({ label: hostile });
  });

  it("go to a new file that only its owner reads, and then not to standard output", async () => {
    const file = folder.path("token");
    const { out, note } = await run(`create acme --env dev --out ${file}`);
    expect(out + note).not.toMatch(TOKEN);
    expect(readFileSync(file, "utf8")).toMatch(TOKEN);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await run(`tokens mint acme --env dev --out ${file}`)).toMatchObject({
      status: 2,
      note: `${file} exists already: secrets are only written to a new file\n`,
    });
    expect((await run("tokens list acme --json --env dev")).out.trim().split("\n")).toHaveLength(1);
    const other = `${file}-2`;
    expect((await run(`tokens mint nobody --env dev --out ${other}`)).status).toBe(3);
    expect(() => statSync(other)).toThrow("ENOENT");
  });
});
