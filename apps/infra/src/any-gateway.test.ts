import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { holdForAnyGateway, replaceTeamsFiles } from "@tollgate/testing-any-gateway";

jest.setTimeout(600_000);

it("any team files are refused by the name of their mistake, or give all stacks", async () => {
  const team = replaceTeamsFiles();
  const { createApp } = await import("./create-app");
  const { deployedStacks, files } = await import("./stacks.test-support");
  const outdir = mkdtempSync(join(tmpdir(), "any-gateway-"));
  const { held } = await holdForAnyGateway(team, async (gateway) => {
    const app = createApp({ ...files, untrustedSource: gateway.source }, {}, { outdir });
    app.synth();
    // The pipeline deploys those of the list, in its order, and no other.
    const names = deployedStacks(team.environments()).map(({ name }) => name);
    const accounts = gateway.accounts.map(({ name }, at) =>
      at === 0 ? "account" : `account-${String(name)}`,
    );
    expect(app.node.children.map(({ node }) => node.id)).toEqual([...accounts, ...names]);
    for (const { name, cells } of team.environments())
      if (cells === undefined) expectNothingOfCells(join(outdir, "stacks", name, "cdk.tf.json"));
  });
  expect(held).toBeGreaterThan(0);
});

/** An environment without cells is deployed as it was before there were any. */
function expectNothingOfCells(file: string): void {
  const { resource, provider, removed } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly resource: Readonly<Record<string, object>>;
    readonly provider: {
      readonly aws: readonly [{ readonly default_tags: readonly [{ readonly tags: object }] }];
    };
    readonly removed?: object;
  };
  expect(Object.keys(resource).filter((type) => type.includes("cloudfront"))).toEqual([]);
  expect(
    Object.keys(resource["aws_dynamodb_table"] ?? {}).filter((id) => id.startsWith("directory")),
  ).toEqual([]);
  expect(Object.keys(provider.aws[0].default_tags[0].tags)).toEqual(["environment", "managed-by", "service"]);
  expect(removed).toBeUndefined();
}
