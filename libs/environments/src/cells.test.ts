import {
  cellsOf,
  checkTogether,
  deployedStacks,
  environmentName,
  environmentTokenPrefix,
  namesOfAllCells,
  parseAccount,
  parseEnvironment,
  routerOf,
} from "./index";
import { account, dev, prod } from "./sample.test-support";
import { problemsOf } from "./checks/problems-of.test-support";

const HOME = "111111111111";
const OTHER = "222222222222";
const roles = { deploy: "deploy", operate: "operate" };
const zone = { id: "Z0123456789ABCDEFGHIJ", name: "example.com" };
const domain = { names: [{ name: "api.example.com", zone }] };

const three = parseEnvironment({
  ...prod,
  account: HOME,
  roles,
  domain,
  codeSigning: { bucket: "signed-code" },
  cells: [{ name: "1" }, { name: "2", region: "eu-west-1" }, { name: "eu3", account: OTHER }],
});
const problemsIn = (change: object) => problemsOf(() => parseEnvironment({ ...prod, ...change }));

describe("an environment without cells", () => {
  it.each([
    ["none", prod],
    ["the first alone", parseEnvironment({ ...prod, cells: [{ name: "1" }] })],
  ])("is its only cell: %s", (_, environment) => {
    expect(cellsOf(environment)).toEqual([{ name: "1", stack: "prod", environment }]);
    expect(cellsOf(environment)[0]?.environment).toBe(environment);
    expect(routerOf(environment)).toBeUndefined();
  });
});

describe("an environment with cells", () => {
  const [first, second, third] = cellsOf(three).map((cell) => cell.environment);

  it("has a stack for each, and one before them", () => {
    expect(cellsOf(three).map(({ name, stack }) => [name, stack])).toEqual([
      ["1", "prod"],
      ["2", "prod-2"],
      ["eu3", "prod-eu3"],
    ]);
    const own = {
      region: "us-east-1",
      account: HOME,
      state: { ...prod.state, key: "prod/router/terraform.tfstate" },
    };
    expect(routerOf(three)).toEqual({
      stack: "prod-router",
      ...own,
      environment: {
        ...three,
        cells: undefined,
        ...own,
        name: "prod-router",
        cell: { name: "router", of: "prod" },
        // The names of buckets are unique.
        codeSigning: { bucket: "signed-code-router" },
      },
    });
    expect(routerOf(three)).toBe(routerOf(three));
  });

  it("knows the prefix that the tokens of all cells begin with", () => {
    expect([dev, three, first, second, third].map((each) => each && environmentTokenPrefix(each))).toEqual([
      "tg_dev",
      ...Array<string>(4).fill("tg_prod"),
    ]);
  });

  it("keeps all of the first cell but its domain, which is the router's", () => {
    expect({ ...first, domain, cells: three.cells }).toEqual({ ...three, cell: { name: "1", of: "prod" } });
    expect(first).not.toHaveProperty("domain");
    expect(first).not.toHaveProperty("cells");
  });

  it("gives each further cell a place, a state, tables, tokens and buckets of its own", () => {
    expect(second).toMatchObject({
      name: "prod-2",
      account: HOME,
      region: "eu-west-1",
      tokensTable: `${prod.tokensTable}-2`,
      tokenPrefix: "tg_prod_2",
      state: { key: "prod/2/terraform.tfstate" },
      codeSigning: { bucket: "signed-code-2" },
    });
    expect(third).toMatchObject({ name: "prod-eu3", account: OTHER, region: prod.region });
  });

  it("has the same stage in all, so that clients keep their path", () => {
    expect([first, second, third].map((each) => each && environmentName(each))).toEqual([
      "prod",
      "prod",
      "prod",
    ]);
  });

  it("returns the same objects each time", () => {
    expect(cellsOf(three)).toBe(cellsOf(three));
  });

  it("names nothing twice", () => {
    const named = namesOfAllCells(three).filter(({ use }) => use === undefined);
    expect(new Set(named.map(({ kind, name }) => `${kind} ${name}`)).size).toBe(named.length);
  });
});

it.each([
  ["first cell that is not 1", { cells: [{ name: "a" }] }, /cells\.0\.name is "a"; allowed: "1"/],
  [
    "two of one name",
    { cells: [{ name: "1" }, { name: "1", region: "eu-west-1" }] },
    /cells\.1\.name is "1"; allowed: another/,
  ],
  [
    "two in one place",
    { cells: [{ name: "1" }, { name: "2" }] },
    /cells\.1 is .*another account or Region: cell "1" is there/,
  ],
  [
    "the environment's place stated again",
    { account: HOME, cells: [{ name: "1" }, { name: "2", account: HOME, region: "us-east-1" }] },
    /another account or Region/,
  ],
  [
    "a first cell elsewhere",
    { cells: [{ name: "1", region: "eu-west-1" }] },
    /the environment's account and Region/,
  ],
  [
    "an account beside one that is not stated",
    { roles, cells: [{ name: "1" }, { name: "2", account: OTHER }] },
    /cells\.1\.account is "2{12}"; allowed: none before the environment states its own account/,
  ],
  [
    "another account without roles",
    { account: HOME, cells: [{ name: "1" }, { name: "2", account: OTHER }] },
    /roles\.deploy and roles\.operate/,
  ],
  [
    "a cell named like the router",
    { cells: [{ name: "1" }, { name: "router", region: "eu-west-1" }] },
    /another than router/,
  ],
  [
    "a long name",
    { cells: [{ name: "1" }, { name: "123456789", region: "eu-west-1" }] },
    /1 to 8 of 0-9 and a-z/,
  ],
  ["no cell", { cells: [] }, /at least 1/],
  [
    "more tenants than API Gateway has keys",
    { cellCapacity: 10_001 },
    /cellCapacity is 10001; allowed: at most 10000/,
  ],
  ["a capacity without cells", { cellCapacity: 5_000 }, /cellCapacity is 5000; allowed: none with one cell/],
  [
    "a capacity of one cell",
    { cells: [{ name: "1" }], cellCapacity: 5_000 },
    /cellCapacity is 5000; allowed: none with one cell/,
  ],
  [
    "mutual TLS",
    {
      cells: [{ name: "1" }, { name: "2", region: "eu-west-1" }],
      domain: { ...domain, mutualTls: { truststore: "ca.pem", bucket: "a-bucket" } },
    },
    /domain\.mutualTls is .*none with more than one cell/,
  ],
  [
    "a certificate that CloudFront cannot use",
    {
      region: "eu-west-1",
      cells: [{ name: "1" }, { name: "2", region: "us-east-1" }],
      domain: {
        names: [{ ...domain.names[0], certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/a" }],
      },
    },
    /a certificate in us-east-1/,
  ],
  [
    "certificates of several names, of which CloudFront takes one",
    {
      cells: [{ name: "1" }, { name: "2", region: "eu-west-1" }],
      domain: {
        names: [
          { ...domain.names[0], certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/a" },
          { name: "www.example.com", zone },
        ],
      },
    },
    /domain\.names\.1\.certificateArn is .*the same for all names/,
  ],
  [
    "a secret's hash that Terraform could not hold",
    { waf: { mode: "block", requestsPerAddress: 100, routerSecretHashes: ["${a}bcdefghijklm"] } },
    /routerSecretHashes\.0 is .*16 printable characters/,
  ],
  [
    "a router's secret where there is no router",
    { waf: { mode: "block", requestsPerAddress: 100, routerSecretHashes: ["abcdefghijklmnop"] } },
    /waf\.routerSecretHashes is .*none with one cell/,
  ],
  [
    "a bucket name that a cell makes too long",
    {
      codeSigning: { bucket: "b".repeat(60) },
      cells: [{ name: "1" }, { name: "abcd", region: "eu-west-1" }],
    },
    /codeSigning\.bucket is .*at most 58 characters/,
  ],
  ["a cell as a field", { cell: { name: "2", of: "prod" } }, /cell is not a field that an environment has/],
])("refuses %s", (_, change, expected) => {
  expect(problemsIn(change).join("\n")).toMatch(expected);
});

it("refuses what a cell shares with another environment", () => {
  const accounts = [
    { ...account, account: HOME },
    { ...account, name: "eu", account: HOME, region: "eu-west-1", budget: undefined, stateBucket: undefined },
    { ...account, name: "other", account: OTHER, budget: undefined, stateBucket: undefined },
  ].map(parseAccount);
  const other = (change: object) =>
    problemsOf(() =>
      checkTogether(accounts, [three, parseEnvironment({ ...dev, account: HOME, ...change })]),
    ).join("\n");
  expect(other({})).toBe("");
  expect(other({ tokenPrefix: "tg_prod_2" })).toMatch(/tokenPrefix is "tg_prod_2"; allowed: another/);
  expect(other({ tokensTable: `${prod.tokensTable}-2` })).toBe("");
  expect(other({ tokensTable: `${prod.tokensTable}-2`, region: "eu-west-1" })).toMatch(
    /tokensTable is .*allowed: another/,
  );
  expect(other({ domain })).toMatch(/domain\.names\.0\.name is .*allowed: another/);
});

it("environments are deployed in the order of the list, each cell by cell, and its router last", () => {
  const of = { environment: "prod", router: "prod-router" };
  expect(deployedStacks([dev, three])).toEqual([
    { name: "dev", environment: "dev", region: "us-east-1" },
    { name: "prod", cell: "1", region: "us-east-1", ...of },
    { name: "prod-2", cell: "2", region: "eu-west-1", ...of },
    { name: "prod-eu3", cell: "eu3", region: "us-east-1", ...of },
    { name: "prod-router", region: "us-east-1", ...of },
  ]);
});
