import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import { RecordedDeployment } from "../support/aws/recorded-deployment";

const state = {
  kind: "s3",
  bucket: "example-gateway-terraform-state",
  key: "dev/terraform.tfstate",
  region: "us-east-1",
};
/** The server cannot add or remove a key of an existing log group, so all deployments have the option. */
const lasting = { state, encryption: { rotationDays: 180, deletionWindowDays: 7 } };
const waf = { mode: "count", requestsPerAddress: 1000, allow: ["198.51.100.0/24"], block: ["2001:db8::/32"] };

describeWithTools(["terraform", "moto_server"], "the pipeline's rights beside what Terraform calls", () => {
  let deployment: RecordedDeployment;

  beforeAll(async () => {
    deployment = await RecordedDeployment.start();
    notify(deployment.workspace.root, "team@example.test");
    await deployment.deployAccount();
  });

  afterAll(() => deployment?.stop());

  const names = (...hosts: string[]) => ({ names: hosts.map((name) => ({ name, zone: deployment.zone })) });

  it.each([
    {
      step: "making all that the server has, with its state in the bucket",
      options: () => ({
        waf,
        domain: names("api.example.com"),
        authorizer: { cacheTtlSeconds: 60, acceptedTokens: "any", reservedConcurrency: 5 },
      }),
      atLeast: ["wafv2:CreateWebACL", "lambda:PutFunctionConcurrency", "sns:Subscribe", "s3:PutObject"],
    },
    {
      step: "changing it, with options that come and go",
      options: () => ({
        waf: { ...waf, mode: "block", allow: ["192.0.2.0/24"] },
        logRetentionDays: 30,
        authorizer: { cacheTtlSeconds: 30, acceptedTokens: "checksummed" },
      }),
      atLeast: [
        "wafv2:UpdateWebACL",
        "wafv2:UpdateIPSet",
        "lambda:UpdateFunctionConfiguration",
        "lambda:DeleteFunctionConcurrency",
        "acm:DeleteCertificate",
      ],
    },
  ])("the role that deploys may do all that Terraform does, $step", async ({ options, atLeast }) => {
    const applied = await deployment.run({ ...lasting, ...options() }, "apply", "-auto-approve");
    expect(applied).toMatchObject({ stderr: "", status: 0, unknown: [], missing: [] });
    expect(applied.neededOf(atLeast)).toEqual(expect.arrayContaining(atLeast));

    const planned = await deployment.plan();
    expect(planned).toMatchObject({ stderr: "", status: 0, unknown: [], missing: [] });
    expect(planned.neededOf(["dynamodb:DescribeTable"])).toContain("dynamodb:DescribeTable");
  });

  it("the role that deploys may destroy it", async () => {
    const destroyed = await deployment.run({ ...lasting, waf }, "destroy", "-auto-approve");
    expect(destroyed).toMatchObject({ stderr: "", status: 0, unknown: [], missing: [] });
    expect(destroyed.neededOf(["dynamodb:DeleteTable"])).toContain("dynamodb:DeleteTable");
  });
});

/** Sets the address for the tickets of `dev`. */
function notify(root: string, address: string): void {
  const file = join(root, "libs/environments/src/environments.ts");
  const source = readFileSync(file, "utf8");
  const changed = source.replace("ticket: []", `ticket: [${JSON.stringify(address)}]`);
  if (changed === source) throw new Error("dev notifies somebody already");
  writeFileSync(file, changed);
}
