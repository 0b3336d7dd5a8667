import { mkdtempSync } from "node:fs";
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
    expect(app.node.children.map(({ node }) => node.id)).toEqual(["account", ...names]);
  });
  expect(held).toBeGreaterThan(0);
});
