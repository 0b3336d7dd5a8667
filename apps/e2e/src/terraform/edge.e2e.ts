import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import { synthesize } from "../support/aws/synthesize";
import { setDevOptions } from "../support/copies/environment-options";
import { setEveryOption } from "../support/aws/every-option";
import { createHostedZone } from "../support/aws/hosted-zone";
import { applyAgain, interrupt } from "../support/aws/interrupt";
import type { Moto } from "../support/aws/moto";
import { startLastingMoto } from "../support/aws/lasting-moto";
import { startProvider, type RunningProvider } from "../support/aws/running-provider";
import type { ScratchWorkspace } from "../support/copies/scratch-workspace";
import { scratchWorkspace } from "../support/copies/scratch-workspace";
import { removedTypes, terraform, tryTerraform } from "../support/aws/terraform";

/**
 * The server cannot add or remove a key of an existing log group, so the first deployment already has the
 * option.
 */
const encryption = { rotationDays: 180, deletionWindowDays: 7 };
const waf = { mode: "count", requestsPerAddress: 1000, allow: ["198.51.100.0/24"], block: ["2001:db8::/32"] };
const authorizer = { cacheTtlSeconds: 60, acceptedTokens: "any", reservedConcurrency: 5 };

/** Resources that tenants and their keys depend on. Every change of an option or a route must keep them. */
const LASTING = [
  "aws_api_gateway_rest_api",
  "aws_api_gateway_stage",
  "aws_api_gateway_usage_plan",
  "aws_dynamodb_table",
];

describeWithTools(["terraform", "moto_server", "openssl"], "the options of an environment", () => {
  let moto: Moto;
  let workspace: ScratchWorkspace;
  let provider: RunningProvider | undefined;
  let zone: { readonly id: string; readonly name: string };

  beforeAll(async () => {
    moto = await startLastingMoto();
    workspace = scratchWorkspace();
    zone = { id: await createHostedZone(moto.endpoint, "example.com"), name: "example.com" };
  });

  afterAll(async () => {
    await provider?.stop();
    workspace?.remove();
    await moto?.stop();
  });

  const env = () => ({ ...moto.env, ...provider?.env });
  const dev = (...args: string[]): Promise<string> => terraform(workspace.root, "dev", args, env());
  const deployedTypes = async (): Promise<readonly string[]> =>
    (await dev("state", "list")).split("\n").map((address) => address.split(".")[0] ?? "");
  const secondPlan = async (): Promise<number | null> => {
    const args = ["plan", "-input=false", "-detailed-exitcode"];
    return (await tryTerraform(workspace.root, "dev", args, env())).status;
  };
  const names = (...hosts: string[]): object[] => hosts.map((name) => ({ name, zone }));

  it("a deployment that is interrupted in the middle converges when it is run again", async () => {
    setDevOptions(workspace.root, { encryption });
    const cdktf = join(workspace.root, "node_modules/.bin/cdktf");
    const status = await interrupt(cdktf, ["deploy", "dev", "--auto-approve"], {
      cwd: workspace.root,
      env: moto.env,
      lines: 5,
      matching: /: Creation complete/,
    });
    expect(status).not.toBe(0);

    provider = await startProvider(join(workspace.root, "cdktf.out/stacks/dev"), moto.env);
    expect(await applyAgain(workspace.root, "dev", env())).toContain(": Creation complete");
    expect(await secondPlan()).toBe(0);
  });

  it.each([
    {
      change: "WAF, which counts, and concurrency for the authorizer on",
      options: () => ({ encryption, waf, authorizer }),
      present: ["aws_wafv2_web_acl", "aws_wafv2_web_acl_association", "aws_wafv2_ip_set"],
      absent: [],
    },
    {
      change: "two domains on, concurrency off, WAF blocks",
      options: () => ({
        encryption,
        waf: { ...waf, mode: "block" },
        domain: { names: names("api.example.com", "b.example.com") },
      }),
      present: ["aws_api_gateway_domain_name", "aws_acm_certificate_validation", "aws_route53_record"],
      absent: [],
    },
    {
      change: "all off but the key",
      options: () => ({ encryption }),
      present: ["aws_kms_key"],
      absent: ["aws_wafv2_web_acl", "aws_wafv2_ip_set", "aws_api_gateway_domain_name", "aws_acm_certificate"],
    },
  ])(
    "$change, and another document: stage, plans and tables stay, and a second plan is empty",
    async (step) => {
      setDevOptions(workspace.root, step.options());
      const file = join(workspace.root, "libs/gateway/definition/openapi.yaml");
      writeFileSync(file, readFileSync(file, "utf8").replace(/summary: .*/, `summary: ${step.change}`));
      await synthesize(workspace.root, "dev", moto.env);

      const removed = removedTypes(await dev("apply", "-auto-approve", "-input=false", "-json"));
      expect(removed).toContain("aws_api_gateway_deployment");
      expect(LASTING.filter((type) => removed.includes(type))).toEqual([]);
      const types = await deployedTypes();
      expect(step.present.filter((type) => !types.includes(type))).toEqual([]);
      expect(step.absent.filter((type) => types.includes(type))).toEqual([]);
      expect(await secondPlan()).toBe(0);
    },
  );

  it("is destroyed with them", async () => {
    await dev("destroy", "-auto-approve", "-input=false");
    expect((await dev("state", "list")).trim()).toBe("");
  });

  it("with all that the server does not have, it is what Terraform and the provider take", async () => {
    await setEveryOption(workspace.root);
    await synthesize(workspace.root, "dev", { ...moto.env, AWS_ENDPOINT_URL: "" });
    expect(JSON.parse(await dev("validate", "-json"))).toMatchObject({ valid: true, diagnostics: [] });
  });
});
