import { describeWithTools } from "@tollgate/testing-runtime";
import { synthesize } from "../support/aws/synthesize";
import { addIreland, setDevOptions } from "../support/copies/environment-options";
import { terraform } from "../support/aws/terraform";
import { scratchWorkspace, type ScratchWorkspace } from "../support/copies/scratch-workspace";

const zone = { id: "Z0123456789ABCDEFGHIJ", name: "example.com" };

/** No server here has functions or stores of CloudFront, so Terraform checks the form and deploys nothing. */
describeWithTools(["terraform"], "the stacks of an environment with two cells", () => {
  let workspace: ScratchWorkspace;
  beforeAll(() => {
    workspace = scratchWorkspace();
    addIreland(workspace.root);
  });
  afterAll(() => workspace?.remove());

  it.each([
    ["plain", {}],
    [
      "with domain, waf and encryption",
      {
        domain: { names: ["api", "www"].map((name) => ({ name: `${name}.example.com`, zone })) },
        waf: {
          mode: "block",
          requestsPerAddress: 1000,
          routerSecretHashes: ["#mqJ$_^+Z1au2e(e", "abcdefghijklmnop"],
        },
        encryption: { rotationDays: 180, deletionWindowDays: 7 },
      },
    ],
  ])("are valid for the provider: %s", async (_, options) => {
    setDevOptions(workspace.root, { ...options, cells: [{ name: "1" }, { name: "2", region: "eu-west-1" }] });
    for (const stack of ["dev", "dev-2", "dev-router"]) {
      await synthesize(workspace.root, stack, {});
      const { valid, diagnostics } = JSON.parse(
        await terraform(workspace.root, stack, ["validate", "-json"], {}),
      ) as { valid: boolean; diagnostics: object };
      expect({ stack, valid, diagnostics }).toEqual({ stack, valid: true, diagnostics: [] });
    }
  });
});
