import { mkdirSync } from "node:fs";
import { parseAccount, parseEnvironment } from "@tollgate/environments";
import { account, dev, prod } from "@tollgate/environments/sample";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { listedStacks, reviewedStacks } from "./listed-stacks";

const staging = parseEnvironment({
  ...prod,
  name: "staging",
  region: "eu-west-1",
  tokensTable: "staging",
  tokenPrefix: "tg_staging",
});

it("lists each environment's stack after the one before, with its own Region", () => {
  expect(listedStacks([dev, staging, prod], [account])).toEqual([
    { name: "dev", environment: "dev", region: "us-east-1" },
    { name: "staging", environment: "staging", region: "eu-west-1", after: "dev" },
    { name: "prod", environment: "prod", region: "us-east-1", after: "staging" },
  ]);
});

it("lists the cells that a smoke test asks: a cell's own, and all behind the router", () => {
  const cells = [{ name: "1" }, { name: "2", region: "eu-west-1" }];
  const of = { environment: "prod", router: "prod-router" };
  expect(listedStacks([dev, parseEnvironment({ ...prod, cells })], [account])).toEqual([
    { name: "dev", environment: "dev", region: "us-east-1" },
    { ...of, name: "prod", region: "us-east-1", cells: "1", after: "dev" },
    { ...of, name: "prod-2", region: "eu-west-1", cells: "2", after: "prod" },
    { ...of, name: "prod-router", region: "us-east-1", cells: "1 2", after: "prod-2" },
  ]);
});

describe("the stacks that a change is reviewed by", () => {
  const folder = temporaryFolder();
  const synthesize = (name: string, region: unknown = "eu-west-1") => {
    mkdirSync(folder.path(name));
    folder.write(`${name}/cdk.tf.json`, JSON.stringify({ provider: { aws: [{ region }] } }));
  };
  const reviewed = () => reviewedStacks([dev, prod], [account], folder.path());

  it("are those that there are, in the Regions of this checkout, without those of accounts", () => {
    for (const name of ["account", "account-eu", "dev", "prod"]) synthesize(name);
    expect(reviewed()).toEqual([
      { name: "dev", region: "us-east-1" },
      { name: "prod", region: "us-east-1" },
    ]);
  });

  it("are also those that it adds and removes", () => {
    for (const name of ["dev", "staging", "prod-2"]) synthesize(name);
    expect(reviewed()).toEqual([
      { name: "dev", region: "us-east-1" },
      { name: "prod", region: "us-east-1", isRemoved: true },
      { name: "prod-2", region: "eu-west-1" },
      { name: "staging", region: "eu-west-1" },
    ]);
  });

  it("have the plan role of the account whose pipeline it is, also if a change adds them", () => {
    const home = parseAccount({ ...account, account: "111111111111", repository: "example/gateway" });
    const planRole = "arn:aws:iam::111111111111:role/example-gateway-plan";
    synthesize("dev");
    synthesize("staging");
    expect(reviewedStacks([dev], [home], folder.path())).toEqual([
      { name: "dev", region: "us-east-1", planRole },
      { name: "staging", region: "eu-west-1", planRole },
    ]);
    expect(listedStacks([dev], [home])).toMatchObject([
      { planRole, deployRole: "arn:aws:iam::111111111111:role/example-gateway-deploy-dev" },
    ]);
  });

  it("leave a router for later that reads a cell which is not deployed yet, and nothing else", () => {
    const write = (name: string, reads: readonly string[]) => {
      mkdirSync(folder.path(name));
      const keys = reads.map((key) => [key, { config: { key } }]);
      const text = JSON.stringify({
        provider: { aws: [{ region: "us-east-1" }] },
        terraform: { backend: { s3: { key: name } } },
        data: { terraform_remote_state: Object.fromEntries(keys) as object },
      });
      folder.write(`${name}/cdk.tf.json`, text);
    };
    const cells = [{ name: "1" }, { name: "2", region: "eu-west-1" }];
    const waiting = () =>
      reviewedStacks([dev, parseEnvironment({ ...prod, cells })], [account], folder.path()).flatMap(
        ({ name, waitsFor }) => (waitsFor === undefined ? [] : [[name, waitsFor]]),
      );
    for (const name of ["dev", "prod-2", "prod-3"]) write(name, []);
    // A gateway reads no state, whatever a change says.
    write("prod", ["prod-3"]);
    write("prod-router", ["prod", "prod-2"]);
    expect(waiting()).toEqual([]);
    folder.write(
      "prod-router/cdk.tf.json",
      JSON.stringify({ data: { terraform_remote_state: { x: { config: { key: "prod-3" } } } } }),
    );
    expect(waiting()).toEqual([["prod-router", "prod-3"]]);
  });

  it.each(["eu-west-1\nx=y", "", null, ["us-east-1"]])("have no Region such as %j", (region) => {
    synthesize("staging", region);
    expect(reviewed).toThrow("staging has no Region");
  });

  it.each(["-rf", "a b", "Prod", "a$(b)"])("have no name such as %j", (name) => {
    synthesize(name);
    expect(reviewed).toThrow(`${JSON.stringify(name)} is not the name of a stack`);
  });

  it("are not known where one has no JSON", () => {
    mkdirSync(folder.path("staging"));
    expect(reviewed).toThrow(/ENOENT/);
  });
});
