import { dev } from "@tollgate/environments/sample";
import type { ImportLine } from "@tollgate/tenant-provisioning-runtime";
import { collect, temporaryFolder } from "@tollgate/testing-runtime";
import { readImportFile } from "./import-file";
import { ImportFileError } from "./errors";

const NOW = 1_790_000_000;
const HASH = "0123456789abcdef".repeat(4);

const folder = temporaryFolder("all");

async function read(name: string, content: string | Buffer): Promise<readonly ImportLine[]> {
  return collect(readImportFile(folder.write(name, content), dev, NOW));
}

/** Returns `2 acme` for a valid row, and `3: reason` for an invalid one. */
async function told(name: string, content: string | Buffer): Promise<readonly string[]> {
  return (await read(name, content)).map((each) =>
    "row" in each ? `${each.line} ${each.row.tenantId}` : `${each.line}: ${each.problem}`,
  );
}

describe("a file of rows", () => {
  it("is the same in CSV and in JSON Lines", async () => {
    const csv = [
      "id,plan,status,key,token,token_id,label,expires_at,scopes,name,contact,metadata",
      `acme,General,suspended,acme-key-of-twenty-chars,${HASH},t1,"a ""b"", c",1800000000,read write,'=Acme,a@b.example,"{""b"":""2"",""a"":""1""}"`,
      `beta,Unlimited,,,mint,,,,"[""a b""]",,,{}`,
      "gamma,General,,,,,,,,,,",
    ].join("\n");
    const json = [
      {
        id: "acme",
        plan: "General",
        status: "suspended",
        key: "acme-key-of-twenty-chars",
        token: HASH,
        token_id: "t1",
        label: 'a "b", c',
        expires_at: 1_800_000_000,
        scopes: ["read", "write"],
        name: "=Acme",
        contact: "a@b.example",
        metadata: { a: "1", b: "2" },
      },
      { id: "beta", plan: "Unlimited", token: "mint", scopes: ["a b"], metadata: {} },
      { id: "gamma", plan: "General" },
    ].map((row) => JSON.stringify(row));
    const rows = (lines: readonly ImportLine[]) => lines.map((each) => "row" in each && each.row);
    const fromCsv = rows(await read("same.csv", csv));
    expect(fromCsv).toEqual(rows(await read("same.jsonl", json.join("\n"))));
    expect(fromCsv[0]).toEqual({
      tenantId: "acme",
      plan: "General",
      status: "suspended",
      clientId: "acme-key-of-twenty-chars",
      name: "=Acme",
      contact: "a@b.example",
      metadata: { a: "1", b: "2" },
      token: {
        kind: "hash",
        tokenHash: HASH,
        tokenId: "t1",
        options: { label: 'a "b", c', expiresAt: 1_800_000_000, scopes: ["read", "write"] },
      },
    });
    expect(fromCsv[2]).toEqual({
      tenantId: "gamma",
      plan: "General",
      status: "active",
      clientId: "example-gateway-dev-gamma",
    });
  });

  it("may have CR LF, a byte order mark, empty lines, columns in any order and case, and no end to its last line", async () => {
    expect(await told("crlf.csv", "\ufeffPLAN,Id\r\nGeneral,acme\r\n\r\nGeneral,beta")).toEqual([
      "2 acme",
      "4 beta",
    ]);
  });

  it("has as many lines as it has, however its bytes arrive", async () => {
    const ids = Array.from({ length: 20_000 }, (_, at) => `tenant-${at}`);
    const lines = await told("long.csv", ["id,plan", ...ids.map((id) => `${id},General`)].join("\n"));
    expect(lines).toEqual(ids.map((id, at) => `${at + 2} ${id}`));
  });

  it.each<[string, string | Buffer, RegExp]>([
    ["an id that cannot be one", "Acme,General,,", /id "Acme" must be/],
    ["no id", ",General,,", /id "" must be/],
    ["an unknown plan", "x,Gold,,", /plan "Gold" is not General or Unlimited/],
    ["another tenant's key", "x,General,example-gateway-prod-acme,", /has another tenant's name/],
    ["a short key", "x,General,short,", /20 to 128 printable ASCII characters/],
    ["a key with a quote", "x,General,key'of-more-than-twenty-characters,", /without spaces and quotes/],
    ["a key with a blank", "x,General,key of-more-than-twenty-characters,", /without spaces and quotes/],
    ["an upper-case hash", `x,General,,${HASH.toUpperCase()}`, /neither "mint" nor a SHA-256/],
    ["a token instead of its hash", "x,General,,tg_dev_secret", /^(?!.*tg_dev).*neither "mint"/],
    [
      "a secret in the wrong column",
      "tg_dev_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf2Pwi3s,General,,",
      /^(?!.*tg_dev).*id contains a token/,
    ],
    [
      "a secret in a line that is not a row",
      "x,General,tg_dev_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf2Pwi3s",
      /^(?!.*tg_dev).*the line contains a token/,
    ],
    ["too few columns", "x,General", /2 columns, and the header 4/],
    ["too many columns", "x,General,,,", /5 columns, and the header 4/],
    ["an open quote", 'x,"General,,', /not CSV/],
    ["bytes that are not UTF-8", Buffer.from([0x78, 0xff, 0xfe]), /not UTF-8/],
    ["a megabyte", Buffer.alloc(1_000_000, "x"), /1000000 bytes, more than 65536/],
    ["the id of an earlier row", "acme,General,,", /tenant "acme" is on line 2 already/],
    ["the key of an earlier row", "x,General,acme-key-of-twenty-chars,", /another tenant's on line 2/],
    ["the token of an earlier row", `x,General,,${HASH}`, /token is on line 2 already/],
    [
      "another plan for a further token",
      `acme,Unlimited,acme-key-of-twenty-chars,${"f".repeat(64)}`,
      /a different plan/,
    ],
  ])("tells of %s with its line, and goes on", async (_, bad, reason) => {
    const before = `id,plan,key,token\nacme,General,acme-key-of-twenty-chars,${HASH}\n`;
    const content = Buffer.concat([Buffer.from(before), Buffer.from(bad), Buffer.from("\nlast,General,,\n")]);
    const lines = await told("bad.csv", content);
    expect([lines[0], lines[2]]).toEqual(["2 acme", "4 last"]);
    expect(lines[1]).toMatch(/^3: /);
    expect(lines[1]?.slice(3)).toMatch(reason);
    expect(lines).toHaveLength(3);
  });

  it.each<[string, string, string | Buffer]>([
    ["a line that is too long", "a.csv", `late,General,"${"x".repeat(70_000)}`],
    [
      "a line that is too long of JSON",
      "a.jsonl",
      `{"plan":"General","id":"late","label":"${"x".repeat(70_000)}"}`,
    ],
    ["bytes that are not UTF-8", "a.csv", Buffer.concat([Buffer.from("late,General,"), Buffer.from([0xff])])],
    ["an open quote", "a.csv", 'late,General,"x'],
    ["too many columns", "a.csv", "late,General,,,,,"],
    ["a field that there is not", "a.jsonl", '{"id":"late","plan":"General","tokne":"mint"}'],
    ["what is not JSON", "a.jsonl", '{"id":"late","plan":'],
    ["an unknown plan", "a.csv", "late,Gold,"],
  ])("names the tenant of %s", async (_, name, line) => {
    const header = name.endsWith("csv") ? "id,plan,label\n" : "";
    const [only] = await read(name, Buffer.concat([Buffer.from(header), Buffer.from(line)]));
    expect(only).toMatchObject({ id: "late", problem: expect.any(String) as string });
  });

  it.each([
    ["an id of which the end is missing", "a.csv", `plan,id\nGeneral,${"a".repeat(70_000)}`],
    ["an id that cannot be one", "a.csv", "id,plan\nLate,General,"],
    ["an id inside of another object", "a.jsonl", '{"x":{"id":"late"},'],
  ])("names no tenant for %s", async (_, name, content) => {
    const [only] = await read(name, content);
    expect(only).toEqual({ line: expect.any(Number) as number, problem: expect.any(String) as string });
  });

  it.each([
    ["expires_at", "expires_at\nx,General,mint,1"],
    ["expires_at", "expires_at\nx,General,mint,soon"],
    ["expires_at", "expires_at\nx,General,mint,9999999999999"],
    ["label", `label\nx,General,mint,${"x".repeat(257)}`],
    ["label", "label\nx,General,mint,a\u202eb"],
    ["scopes are an empty", "scopes\nx,General,mint,[]"],
    ["scopes", `scopes\nx,General,mint,${"x".repeat(257)}`],
    ["token_id", `token_id\nx,General,mint,7`],
    ["name", `name\nx,General,,${"x".repeat(257)}`],
    ["contact", "contact\nx,General,,a\u001bb"],
    ["metadata", "metadata\nx,General,,region=eu"],
    ["metadata", "metadata\nx,General,,[]"],
    ["metadata", "metadata\nx,General,,7"],
    ["metadata", 'metadata\nx,General,,"{""a"":1}"'],
    ["metadata", 'metadata\nx,General,,"{""a"":null}"'],
    ["metadata", 'metadata\nx,General,,"{""a b"":""1""}"'],
    ["metadata", 'metadata\nx,General,,"{""__proto__"":""1""}"'],
    ["metadata", `metadata\nx,General,,"{""a"":""${"x".repeat(501)}""}"`],
  ])("speaks of the column %s", async (column, rest) => {
    const [problem] = await told("a.csv", `id,plan,token,${rest}\n`);
    expect(problem).toMatch(
      column === "token_id" ? /to mint cannot have an id/ : new RegExp(`^2: ${column} `),
    );
  });

  it("holds the rows of a tenant to the same name, contact and metadata", async () => {
    const hashes = ["a", "b", "c", "d"].map((digit) => digit.repeat(64));
    const row = (token = "", more: object) => JSON.stringify({ id: "acme", plan: "General", token, ...more });
    const lines = [
      row(hashes[0], { name: "Acme", metadata: { a: "1", b: "2" } }),
      row(hashes[1], { name: "Acme", metadata: { b: "2", a: "1" } }),
      row(hashes[2], { name: "Acme", metadata: { a: "1" } }),
      row(hashes[3], { metadata: { a: "1", b: "2" } }),
    ];
    const problem = expect.stringContaining(
      "has a different plan, status, key, limits, cell, name, contact or metadata",
    ) as string;
    expect(await told("same.jsonl", lines.join("\n"))).toEqual(["1 acme", "2 acme", problem, problem]);
  });

  it("takes further rows of a tenant for further tokens", async () => {
    const other = "f".repeat(64);
    expect(await told("two.csv", `id,plan,token\nacme,General,${HASH}\nacme,General,${other}\n`)).toEqual([
      "2 acme",
      "3 acme",
    ]);
  });

  it.each<[string, string, RegExp]>([
    ["not JSON", "{oops", /not JSON/],
    ["an array", "[]", /not a JSON object/],
    ["a field that there is not", '{"id":"x","plan":"General","tokne":"mint"}', /field "tokne"/],
    ["a number for a text", '{"id":7,"plan":"General"}', /id is not a text/],
    ["a number for a name", '{"id":"x","plan":"General","name":7}', /name is not a text/],
    [
      "a list of metadata",
      '{"id":"x","plan":"General","metadata":["a"]}',
      /^2: metadata is not an object whose values are strings/,
    ],
    [
      "a secret in metadata",
      '{"id":"x","plan":"General","metadata":{"a":"tg_dev_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf2Pwi3s"}}',
      /^(?!.*tg_dev).*metadata contains a token/,
    ],
    [
      "an expiry in the past",
      '{"id":"x","plan":"General","token":"mint","expires_at":1}',
      /not in the future/,
    ],
    ["a label without a token", '{"id":"x","plan":"General","label":"ci"}', /fields of a token but no token/],
  ])("tells of %s in a JSON line", async (_, bad, reason) => {
    const lines = await told(
      "bad.jsonl",
      `{"id":"acme","plan":"General"}\n${bad}\n{"id":"last","plan":"General"}`,
    );
    expect([lines[0], lines[2]]).toEqual(["1 acme", "3 last"]);
    expect(lines[1]).toMatch(reason);
  });

  it.each<[string, string, string | Buffer, RegExp]>([
    [
      "a binary one",
      "a.csv",
      Buffer.from([0x50, 0x4b, 3, 4, 0, 0]),
      /not a text file: there is a NUL byte on line 1/,
    ],
    ["one that turns binary", "a.csv", "id,plan\nacme,General\n\0", /NUL byte on line 3/],
    ["UTF-16", "a.csv", Buffer.from("\ufeffid,plan\n", "utf16le"), /not a text file|not UTF-8/],
    ["a JSON array", "a.csv", '[{"id":"acme"}]', /JSON array/],
    ["a JSON array by its name", "a.jsonl", "[\n]", /JSON array/],
    ["JSON that is named as CSV", "a.csv", '{"id":"acme","plan":"General"}', /named as CSV/],
    ["CSV that is named as JSON Lines", "a.ndjson", "id,plan\n", /named as JSON Lines/],
    ["one without a header", "a.csv", "acme,General\n", /not a header: the column id is missing/],
    ["one without plans", "a.csv", "id,token\n", /the column plan is missing/],
    ["an unknown column", "a.csv", "id,plan,lable\n", /column "lable"/],
    ["a column twice", "a.csv", "id,plan,id\n", /duplicate column/],
    ["an empty one", "a.csv", "\n\n", /is empty/],
  ])("is refused whole: %s", async (_, name, content, reason) => {
    const refusal = read(name, content);
    await expect(refusal).rejects.toThrow(ImportFileError);
    await expect(refusal).rejects.toThrow(reason);
  });

  it("is refused when it is not there", async () => {
    const lines = readImportFile(folder.path("nowhere.csv"), dev, NOW)[Symbol.asyncIterator]();
    await expect(lines.next()).rejects.toThrow(/file .* does not exist/);
  });
});
