import { environments } from "@tollgate/environments";
import { parseSettings } from "./settings";
import { SettingsError } from "./errors";

const good = { TOKENS_TABLE: "Tokens", TOKEN_PREFIX: "tg_dev", ACCEPTED_TOKENS: "any" };

describe("parseSettings", () => {
  it("takes what every environment gives the function", () => {
    for (const { tokensTable, tokenPrefix, authorizer } of environments) {
      const { acceptedTokens } = authorizer;
      const env = { TOKENS_TABLE: tokensTable, TOKEN_PREFIX: tokenPrefix, ACCEPTED_TOKENS: acceptedTokens };
      const expected = { tokensTable, tokenPrefix, acceptedTokens, hasSelfService: false };
      expect(parseSettings({ ...process.env, ...env })).toEqual(expected);
      expect(parseSettings({ ...env, SELF_SERVICE: "on" })).toEqual({ ...expected, hasSelfService: true });
    }
  });

  it.each([
    ["TOKENS_TABLE", undefined, "TOKENS_TABLE is missing; allowed: a DynamoDB table's name"],
    ["TOKENS_TABLE", "a/b", 'TOKENS_TABLE is "a/b"; allowed: a DynamoDB table\'s name'],
    ["TOKEN_PREFIX", "", 'TOKEN_PREFIX is ""; allowed: lower-case words joined by "_"'],
    ["TOKEN_PREFIX", "TG", 'TOKEN_PREFIX is "TG"; allowed: lower-case words joined by "_"'],
    ["ACCEPTED_TOKENS", "all", 'ACCEPTED_TOKENS is "all"; allowed: any, checksummed'],
    ["SELF_SERVICE", "true", 'SELF_SERVICE is "true"; allowed: on'],
    ["ACCEPTED_TOKENS", undefined, "ACCEPTED_TOKENS is missing; allowed: any, checksummed"],
  ])("names a wrong %s and what is allowed: %j", (name, value, message) => {
    expect(() => parseSettings({ ...good, [name]: value })).toThrow(new SettingsError([message]));
  });

  it("names all of them at once", () => {
    expect(() => parseSettings({})).toThrow(/TOKENS_TABLE.*TOKEN_PREFIX.*ACCEPTED_TOKENS/);
  });
});

describe("the entry", () => {
  const load = async () => {
    let handler: unknown;
    await jest.isolateModulesAsync(async () => {
      ({ handler } = await import("./main"));
    });
    return handler;
  };
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  it("exports the handler", async () => {
    Object.assign(process.env, good, { AWS_REGION: "us-east-1" });
    expect(await load()).toBeInstanceOf(Function);
  });

  it("fails when it is loaded, and not at the first request, without its settings", async () => {
    Object.assign(process.env, good, { AWS_REGION: "us-east-1" });
    delete process.env["TOKENS_TABLE"];
    await expect(load()).rejects.toThrow("TOKENS_TABLE is missing");
  });

  it("fails when it is loaded without a Region", async () => {
    Object.assign(process.env, good);
    delete process.env["AWS_REGION"];
    await expect(load()).rejects.toThrow("AWS_REGION is missing");
  });
});
