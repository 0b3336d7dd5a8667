import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import { nameRepository } from "../support/copies/environment-options";
import { succeed, succeedProgram } from "../support/programs/run";
import type { ScratchWorkspace } from "../support/copies/scratch-workspace";
import { scratchWorkspace } from "../support/copies/scratch-workspace";
import { terraform } from "../support/aws/terraform";
import { addEnvironments, configurations } from "./configurations";
import { keptWhenLeftOut, type Block, type Resources } from "./stated-attributes";

const all = configurations();
/** Terraform takes seconds for each configuration: only the first few, or all with `OPTIONS=all`. */
const validated = process.env["OPTIONS"] === "all" ? all : all.slice(0, 3);

/** Attributes and blocks that Terraform removes although a configuration only omits them, with the reason. */
const GOES: Readonly<Record<string, string>> = {
  "aws_api_gateway_domain_name mutual_tls_authentication":
    "optional and not computed: the provider sends an empty truststore (domain_name.go)",
  "aws_api_gateway_domain_name ownership_verification_certificate_arn":
    "API Gateway keeps the proof of ownership, which asks nothing of clients: see gateway-infra's README",
  "aws_api_gateway_usage_plan quota_settings":
    "optional and not computed: the provider removes it (usage_plan.go)",
  "aws_api_gateway_usage_plan throttle_settings":
    "optional and not computed: the provider removes it (usage_plan.go)",
  "aws_dynamodb_table server_side_encryption.kms_key_arn":
    "`enabled: false`, which is stated then, takes the key away: life-cycle.e2e.ts",
  "aws_sqs_queue sqs_managed_sse_enabled":
    "a key, which is stated then, takes its place, and the provider refuses both (queue.go)",
  "aws_wafv2_web_acl rule": "rules have no memory: UpdateWebACL takes the whole list (web_acl.go)",
};

describeWithTools(["terraform", "openssl"], "every pair of options", () => {
  jest.setTimeout(1_800_000);
  const env = { CHECKPOINT_DISABLE: "1", AWS_ENDPOINT_URL: "" };
  let workspace: ScratchWorkspace;
  let stacks: readonly Resources[];

  beforeAll(async () => {
    workspace = scratchWorkspace();
    const { root } = workspace;
    mkdirSync(join(root, "certificates"));
    await succeed("openssl", [
      ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "/dev/null"],
      ...["-days", "90", "-subj", "/CN=Clients", "-out", join(root, "certificates/clients.pem")],
    ]);
    addEnvironments(root, all);
    nameRepository(root, "example/gateway");
    await succeedProgram("libs/workspace/src/synth.ts", [], {
      cwd: root,
      env,
      // Some twenty stacks, and the pipeline's permissions for each.
      timeout: 600_000,
    });
    stacks = ["dev", "prod", ...all.map(({ name }) => name)].map(
      // Removes the stack's name and cdktf's hashes from the resources' names, so that they are the same in
      // all stacks.
      (name) =>
        (
          JSON.parse(
            synthesized(root, name)
              .replaceAll(`-${name}`, "")
              .replaceAll(/_[0-9A-F]{8}(?=")/g, ""),
          ) as { resource: Resources }
        ).resource,
    );
    await terraform(root, "dev", ["init", "-input=false"], env);
  });

  afterAll(() => workspace?.remove());

  const synthesized = (root: string, stack: string): string =>
    readFileSync(join(root, "cdktf.out/stacks", stack, "cdk.tf.json"), "utf8");

  it("is synthesized, and names no path of this machine", () => {
    expect(stacks.length).toBe(all.length + 2);
    for (const name of ["account", "dev", "prod", ...all.map((each) => each.name)])
      expect(synthesized(workspace.root, name)).not.toContain(workspace.root);
  });

  it("states in each what it states in one, wherever Terraform would keep what is left out", async () => {
    const schemas = JSON.parse(
      await terraform(workspace.root, "dev", ["providers", "schema", "-json"], env),
    ) as {
      provider_schemas: Record<string, { resource_schemas: Record<string, { block: Block }> }>;
    };
    const known = Object.assign(
      {},
      ...Object.values(schemas.provider_schemas).map((each) => each.resource_schemas),
    ) as Record<string, { block: Block }>;
    const types = new Set(stacks.flatMap((stack) => Object.keys(stack)));
    expect([...types].filter((type) => !Object.hasOwn(known, type))).toEqual([]);
    const kept = keptWhenLeftOut(stacks, known);
    const explains = (reason: string) => (path: string) => path === reason || path.startsWith(`${reason}.`);
    expect(kept.filter((path) => !Object.keys(GOES).some((each) => explains(each)(path)))).toEqual([]);
    expect(Object.keys(GOES).filter((each) => !kept.some(explains(each)))).toEqual([]);
  });

  it.each([...validated.map(({ name }) => name), "account", "prod"])(
    "is what Terraform and the provider take: %s",
    async (name) => {
      const folder = (stack: string): string => join(workspace.root, "cdktf.out/stacks", stack);
      for (const shared of [".terraform", ".terraform.lock.hcl"]) {
        rmSync(join(folder(name), shared), { force: true });
        symlinkSync(join(folder("dev"), shared), join(folder(name), shared));
      }
      expect(JSON.parse(await terraform(workspace.root, name, ["validate", "-json"], env))).toMatchObject({
        valid: true,
        diagnostics: [],
      });
    },
  );
});
