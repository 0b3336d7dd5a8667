import {
  CreateApiKeyCommand,
  GetApiKeyCommand,
  GetApiKeysCommand,
  GetUsagePlanKeyCommand,
  GetUsagePlanKeysCommand,
  ImportApiKeysCommand,
} from "@aws-sdk/client-api-gateway";
import fc from "fast-check";
import { readKeyFile } from "./key-file";
import { startTestEmulator, type TestEmulator } from "../../../test-support/emulator.test-support";
import { seededPlanId } from "../plans/seed-plans";

let test: TestEmulator;
let gateway: TestEmulator["gateway"];
beforeEach(async () => {
  test = await startTestEmulator({
    plans: [
      { name: "a", stages: ["one"] },
      { name: "b", stages: ["one"] },
      { name: "c", stages: ["two"] },
    ],
  });
  gateway = test.gateway;
});
afterEach(() => test.stop());

const long = (name: string) => name.padEnd(20, "-");
const load = (body: string, failOnWarnings = false) =>
  gateway.send(new ImportApiKeysCommand({ format: "csv", failOnWarnings, body: Buffer.from(body) }));
const keyOf = (apiKey = "") => gateway.send(new GetApiKeyCommand({ apiKey, includeValue: true }));
const only = async (body: string) => {
  const { ids = [], warnings = [] } = await load(body);
  expect([ids.length, warnings]).toEqual([1, []]);
  return keyOf(ids[0]);
};
const plansOf = async (keyId = "") => {
  const names = [];
  for (const name of ["a", "b", "c"]) {
    const { items = [] } = await gateway.send(
      new GetUsagePlanKeysCommand({ usagePlanId: seededPlanId(name) }),
    );
    if (items.some(({ id }) => id === keyId)) names.push(name);
  }
  return names;
};

describe("the examples of the page", () => {
  const key = "apikey1234abcdefghij0123456789";
  it("Key and name", async () => {
    expect(await only(`Key,name\n${key},MyFirstApiKey\n`)).toMatchObject({
      name: "MyFirstApiKey",
      value: key,
      enabled: true,
    });
  });

  it("all columns, and one plan", async () => {
    const made = await only(
      `Name,key,description,Enabled,usageplanIds\nMyFirstApiKey,${key},An imported key,TRUE,${seededPlanId("a")}\n`,
    );
    expect(made).toMatchObject({ description: "An imported key", enabled: true });
    expect(await plansOf(made.id)).toEqual(["a"]);
  });

  it.each(['"', "'"])("several plans between %s", async (quote) => {
    const plans = `${quote}${seededPlanId("a")},${seededPlanId("c")}${quote}`;
    for (const file of [
      `Enabled,Name,key,UsageplanIds\ntrue,MyFirstApiKey,${key},${plans}\n`,
      `Enabled,UsageplanIds,Name,key\ntrue,${plans},MyFirstApiKey,${key}\n`,
    ]) {
      const made = await only(file);
      expect(made).toMatchObject({ name: "MyFirstApiKey", value: key, enabled: true });
      expect(await plansOf(made.id)).toEqual(["a", "c"]);
    }
  });
});

describe("Enabled", () => {
  it.each([
    ["", true],
    ["true", true],
    ["TRUE", true],
    ["false", false],
    ["False", false],
  ])("%j is %j", async (cell, enabled) => {
    expect((await only(`Key,Name,Enabled\n${long("key")},n,${cell}\n`)).enabled).toBe(enabled);
  });

  it.each(["yes", "1", "0", "no"])("%j makes no key", async (cell) => {
    expect(await load(`Key,Name,Enabled\n${long("key")},n,${cell}\n`)).toMatchObject({
      ids: [],
      warnings: ["Line 2: Invalid boolean value specified for Enabled"],
    });
  });
});

describe("a key that is there already", () => {
  it("is overwritten by what the file says and by its defaults, and keeps the rest", async () => {
    const { id = "" } = await gateway.send(
      new CreateApiKeyCommand({
        value: long("key"),
        name: "old",
        description: "old",
        customerId: "customer",
        tags: { t: "1" },
      }),
    );
    await load(`Name,Key,UsagePlanIds\nnew,${long("key")},${seededPlanId("a")}\n`);
    expect(await keyOf(id)).toMatchObject({
      name: "new",
      enabled: true,
      customerId: "customer",
      tags: { t: "1" },
    });
    expect((await keyOf(id)).description).toBeUndefined();
    expect((await load(`Name,Key\nnewest,${long("key")}\n`)).ids).toEqual([id]);
    expect(await plansOf(id)).toEqual(["a"]);
  });

  it("also in the same file: the last row counts", async () => {
    const { name, enabled } = await only(
      `Name,Key,Enabled\nfirst,${long("key")},\nlast,${long("key")},false\n`,
    );
    expect([name, enabled]).toEqual(["last", false]);
  });
});

it("named lines are reported and the others taken, or none with failonwarnings", async () => {
  const plan = seededPlanId("a");
  const csv =
    "Name,KEY,description,Enabled,usageplanids\n" +
    `first,${long("first")},"of two\nlines",TRUE,"${plan}"\n` +
    `second,short,,TRUE,\n\n` +
    `third,${long("third")},,,nope\n` +
    `${"x".repeat(1025)},${long("name")},,,\n`;
  await expect(load(csv, true)).rejects.toMatchObject({ name: "BadRequestException" });
  expect((await gateway.send(new GetApiKeysCommand({}))).items).toEqual([]);
  const { ids = [], warnings } = await load(csv);
  expect(warnings).toEqual([
    "Line 4: API Key value should be at least 20 characters",
    "Line 6: Invalid Usage Plan ID specified",
    "Line 7: Invalid API Key name, can be at most 1024 characters.",
  ]);
  expect(ids).toHaveLength(1);
  expect(
    await gateway.send(new GetUsagePlanKeyCommand({ usagePlanId: plan, keyId: ids[0] ?? "" })),
  ).toMatchObject({ name: "first", value: long("first") });
});

it.each([
  ["in one row", (plans: readonly string[]) => [`n,${long("key")},"${plans.join()}"`]],
  ["in two rows", (plans: readonly string[]) => plans.map((plan) => `n,${long("key")},${plan}`)],
])("no key gets into two plans of a stage %s", async (_, rows) => {
  const file = ["Name,Key,UsagePlanIds", ...rows([seededPlanId("a"), seededPlanId("b")])].join("\n");
  const { ids = [], warnings = [] } = await load(file);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain("has the API stage");
  for (const id of ids) expect(await plansOf(id)).toEqual(["a"]);
});

it.each([
  ["Name\nx\n", "Missing required column 'Key'"],
  ["Key\nx\n", "Missing required column 'Name'"],
  ["", "Missing required column 'Name'"],
  ["Key,Name,key\n", "Column 'Key' is there twice"],
])("a file %j is refused", async (file, message) => {
  await expect(load(file)).rejects.toMatchObject({ name: "BadRequestException", message });
});

it.each([
  [`Key,Name\n${long("key")},My,First\n`, "The row has 3 cells, and the header has 2"],
  [`Key,Name,UsagePlanIds\n${long("key")},n,a,b\n`, "The row has 4 cells, and the header has 3"],
  [`Key,Name,UsagePlanIds\n${long("key")},n,'a,b\n`, "Invalid UsagePlanIds: the quote is not closed"],
  [`Key,Name,UsagePlanIds\n${long("key")},n,'\n`, "Invalid UsagePlanIds: the quote is not closed"],
])("a row of %j is a warning", async (file, warning) => {
  expect(await load(file)).toMatchObject({ ids: [], warnings: [`Line 2: ${warning}`] });
});

it.each([
  ["whose last cell is empty, and no line end behind it", `Key,Name,UsagePlanIds\n${long("key")},name,`],
  ["with a byte order mark", `\ufeffKey,Name\n${long("key")},name\n`],
  ["with lines as Windows writes them, and empty ones", `Key,Name\r\n\r\n${long("key")},name\r\n\r\n`],
  ["with quotes and line ends in a cell", `Key,Name\n${long("key")},"a ""name""\nof two lines"`],
  ["with a row that lacks its last cells", `Key,Name,Description,Enabled\n${long("key")},name`],
  ["with spaces around cells", `Key , Name, UsagePlanIds\n ${long("key")} , name , ""\n`],
  ["with columns that no one knows", `Owner,Key,Name\nme,${long("key")},'t is\n`],
])("is read %s", async (_, body) => {
  expect(await only(body)).toMatchObject({ value: long("key"), enabled: true });
});

it.each(['"', '"x', 'a"b', '"a"b'])("what is no CSV is refused and not repeated: %s", async (cell) => {
  await expect(load(`Key,Name\n${long("a-secret-value")},${cell}\n`)).rejects.toMatchObject({
    name: "BadRequestException",
    message: expect.stringMatching(/^Invalid API keys file: it is no CSV at line \d+$/) as string,
  });
});

it("reads a row the same whatever the order and the case of its columns", () => {
  const cells = {
    name: "n",
    key: "k",
    description: "d",
    enabled: "false",
    usageplanids: '"p,q"',
    other: "o",
  };
  fc.assert(
    fc.property(
      fc.shuffledSubarray(Object.keys(cells) as (keyof typeof cells)[], { minLength: 6 }),
      fc.func(fc.boolean()),
      (columns, upper) => {
        const header = columns.map((name) => (upper(name) ? name.toUpperCase() : name));
        const file = `${header.join()}\n${columns.map((name) => cells[name]).join()}\n`;
        expect(readKeyFile(file)).toEqual([
          { line: 2, name: "n", key: "k", description: "d", enabled: false, planIds: ["p", "q"] },
        ]);
      },
    ),
  );
});
