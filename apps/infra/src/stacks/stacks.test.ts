import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { createApp } from "../create-app";
import { files, synthesizeAll } from "../stacks.test-support";

const stacks = synthesizeAll();
const everywhere = Object.entries(stacks).flatMap(([stack, template]) =>
  template.all.map((resource) => ({ stack, ...resource })),
);
const ofType = (type: string) => everywhere.filter((resource) => resource.type === type);

it("the app has the stacks account, dev and prod, none of which waits for another", () => {
  const { children } = createApp(files, {}).node;
  expect(children.map(({ node }) => node.id)).toEqual(["account", "dev", "prod"]);
  expect(JSON.stringify(everywhere)).not.toContain("terraform_remote_state");
});

it("synth refuses an environment that breaks a rule of this domain, with the construct's path", () => {
  const app = createApp(files, {}, { outdir: mkdtempSync(join(tmpdir(), "infra-")) });
  new CloudwatchLogGroup(app.node.findChild("dev"), "extra", { name: "extra" });
  expect(() => app.synth()).toThrow(/\[dev\] dev\/extra: the log group keeps its lines forever/);
});

describe("every stack", () => {
  it("keeps its logs for a stated time", () => {
    const groups = ofType("aws_cloudwatch_log_group");
    expect(groups).toHaveLength(8);
    for (const { values } of groups) expect(values["retention_in_days"]).toBeGreaterThan(0);
  });

  it("attaches no managed policy to a role", () => {
    expect(everywhere.filter(({ type }) => /policy_attachment/.test(type))).toEqual([]);
    // For people, who are not part of the stack.
    expect(ofType("aws_iam_policy").map(({ values }) => values["name"])).toEqual([
      "example-gateway-operator-dev",
      "example-gateway-operator-prod",
    ]);
    for (const { values } of ofType("aws_iam_role")) expect(values).not.toHaveProperty("managed_policy_arns");
  });

  it("invokes Lambdas only by their aliases and from one API", () => {
    const permissions = ofType("aws_lambda_permission");
    expect(permissions).toHaveLength(8);
    for (const { values } of permissions) {
      expect(values["qualifier"]).toMatch(/^\$\{aws_lambda_alias\./);
      expect(values["source_arn"]).toMatch(/^\$\{aws_api_gateway_rest_api\..+\.execution_arn\}\//);
    }
  });

  it("has no tenant's key", () => {
    expect(everywhere.filter(({ type }) => /api_gateway_(api_key|usage_plan_key)/.test(type))).toEqual([]);
  });

  it("has names that never clash in one account", () => {
    const names = everywhere.flatMap(({ type, values }) =>
      ["name", "function_name", "bucket"].flatMap((field) =>
        // An attribute of another resource, or an alias or policy, whose name is unique within its parent.
        typeof values[field] === "string" && !values[field].startsWith("${") && !/alias|policy/.test(type)
          ? [`${type} ${values[field]}`]
          : [],
      ),
    );
    expect(names.length).toBeGreaterThan(15);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(["account", "dev", "prod"] as const)("tags everything: %s", (stack) => {
    expect(stacks[stack].provider("aws")).toEqual({
      region: "us-east-1",
      default_tags: [{ tags: { service: "example-gateway", environment: stack, "managed-by": "terraform" } }],
    });
  });
});

describe("state", () => {
  it("is a file for dev and account", () => {
    for (const stack of ["account", "dev"] as const)
      expect(stacks[stack].backend).toEqual({
        local: { path: expect.stringMatching(new RegExp(`/terraform\\.${stack}\\.tfstate$`)) as string },
      });
  });

  it("is remote, encrypted and locked for prod, in the bucket that account creates", () => {
    expect(stacks.prod.backend).toEqual({
      s3: {
        bucket: stacks.account.resource("aws_s3_bucket").values["bucket"],
        key: "prod/terraform.tfstate",
        region: "us-east-1",
        encrypt: true,
        use_lockfile: true,
      },
    });
  });
});

describe.each(["dev", "prod"] as const)("the stack %s", (stack) => {
  it("has the outputs that the operator needs", () => {
    expect(stacks[stack].outputs).toEqual({
      invoke_url: expect.stringMatching(/^\$\{aws_api_gateway_stage\..+\.invoke_url\}$/) as string,
      general_plan_id: expect.stringMatching(/usage_plan\.plans_General/) as string,
      unlimited_plan_id: expect.stringMatching(/usage_plan\.plans_Unlimited/) as string,
      tokens_table: expect.stringMatching(/^\$\{aws_dynamodb_table\.tokens_.+\.name\}$/) as string,
      operator_policy_arn: expect.stringMatching(/^\$\{aws_iam_policy\.operator_.+\.arn\}$/) as string,
      audit_table: expect.stringMatching(/^\$\{aws_dynamodb_table\.audit_.+\.name\}$/) as string,
      tenants_table: expect.stringMatching(/^\$\{aws_dynamodb_table\.tenants_.+\.name\}$/) as string,
    });
  });

  it("takes the tenant's key from the authorizer", () => {
    const { values } = stacks[stack].resource("aws_api_gateway_rest_api");
    expect(values["api_key_source"]).toBe("AUTHORIZER");
    expect(values["name"]).toBe(`example-gateway-api-${stack}`);
  });
});
