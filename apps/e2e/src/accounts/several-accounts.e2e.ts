import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { describeWithTools } from "@tollgate/testing-runtime";
import { startDeployable, type Deployable } from "../support/aws/deployable";
import { Deployment } from "../support/aws/deployment";
import { DEPLOY, HOME, OTHER, useSeveralAccounts, type StatedCell } from "../support/aws/several-accounts";
import { initialize } from "../support/aws/synthesize";
import { cdktf, terraform, tryTerraform } from "../support/aws/terraform";
import { commandsOf } from "../support/documents";

const FIRST: StatedCell = { name: "1" };
const SECOND: StatedCell = { name: "2", region: "eu-west-1" };
const THIRD: StatedCell = { name: "3", account: OTHER };
const CELLS = ["prod", "prod-2", "prod-3"] as const;
const ROUTER = "prod-router";

describeWithTools(["terraform", "moto_server"], "an environment in two accounts and two Regions", () => {
  let deployable: Deployable;
  let root: string;
  let env: Deployable["moto"]["env"];
  let stateCells: ReturnType<typeof useSeveralAccounts>;
  const stacks: Record<string, Deployment> = {};
  const stack = (name: string): Deployment => (stacks[name] ??= new Deployment(root, name, env));

  beforeAll(async () => {
    deployable = await startDeployable();
    ({ root } = deployable.workspace);
    ({ env } = deployable.moto);
    stateCells = useSeveralAccounts(root);
  });

  afterAll(async () => {
    for (const each of Object.values(stacks)) await each.close();
    await deployable?.close();
  });

  /** Credentials of a role that is assumed in an account. */
  async function credentialsIn(account: string) {
    const { endpoint } = deployable.moto;
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const sts = new STSClient({ endpoint, credentials, region: "us-east-1" });
    const RoleArn = `arn:aws:iam::${account}:role/${DEPLOY}`;
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "e2e" }));
    sts.destroy();
    return {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
  }

  /** Names of the tables in an account and Region. */
  async function tablesIn(account: string, region: string): Promise<readonly string[]> {
    const credentials = await credentialsIn(account);
    const client = new DynamoDBClient({ endpoint: deployable.moto.endpoint, credentials, region });
    const { TableNames = [] } = await client.send(new ListTablesCommand({}));
    client.destroy();
    return TableNames.sort();
  }

  const tables = (name: string) =>
    ["Tokens", "tenants", "tenants-audit"].map((table) => `example-gateway-${table}-${name}`).sort();
  const states = async (): Promise<readonly (string | undefined)[]> => {
    const Bucket = "example-gateway-terraform-state";
    const { Contents = [] } = await deployable.clients.s3.send(new ListObjectsV2Command({ Bucket }));
    return Contents.map(({ Key }) => Key).sort();
  };

  it("is one cell at first", async () => {
    stateCells([FIRST]);
    await stack("account").synthesize();
    await terraform(root, "account", ["apply", "-auto-approve", "-input=false"], env);
    await stack("prod").planSynthesized();
    await stack("prod").apply();
    expect(await tablesIn(HOME, "us-east-1")).toEqual(tables("prod"));
  });

  it("gets cells in another Region and another account, and the first one changes as the guide says", async () => {
    stateCells([FIRST, SECOND, THIRD]);
    expect(await stack("prod").plan()).toEqual({
      "aws_iam_policy operator_policy": "update",
      // What groups by callers' addresses, which are CloudFront's behind a router.
      "aws_cloudwatch_contributor_insight_rule insight-rules_unauthorizedByAddress": "delete",
      "aws_cloudwatch_dashboard dashboard": "update",
      // The router's stack watches the room of all cells.
      "aws_cloudwatch_metric_alarm alarms_api-keys": "delete",
      "terraform_data insight-rules_unauthorizedByAddress-definition": "delete",
    });
    await stack("prod").apply();
    for (const name of ["account-ireland", "account-other"]) {
      await initialize(root, name, env);
      await terraform(root, name, ["apply", "-auto-approve", "-input=false"], env);
    }
    const [, , deploySecond = ""] = commandsOf("guides/deploy.md", "Deploy an environment with cells");
    expect(deploySecond).toBe("npx cdktf deploy prod-2 --ignore-missing-stack-dependencies");
    await cdktf(root, [...deploySecond.split(" ").slice(2), "--auto-approve"], env);
    expect(new Set(Object.values(await stack("prod-3").planSynthesized()))).toEqual(new Set(["create"]));
    await stack("prod-3").apply();
  });

  it("has each cell in its own place, and every state in the bucket of the home account", async () => {
    expect(await tablesIn(HOME, "us-east-1")).toEqual(tables("prod"));
    expect(await tablesIn(HOME, "eu-west-1")).toEqual(tables("prod-2"));
    expect(await tablesIn(OTHER, "us-east-1")).toEqual(tables("prod-3"));
    expect(await states()).toEqual(
      ["prod/2", "prod/3", "prod"].map((folder) => `${folder}/terraform.tfstate`),
    );
  });

  it.each(CELLS)("has nothing to do in a second plan of %s", async (name) => {
    await stack(name).planSynthesized();
    await stack(name).expectNothingToDo();
  });

  it("has a router that reads the cells' APIs from their states, and its directory in the home account", async () => {
    expect(new Set(Object.values(await stack(ROUTER).planSynthesized()))).toEqual(new Set(["create"]));
    const code = JSON.stringify(await stack(ROUTER).lastPlan());
    for (const name of CELLS) {
      const outputs = await terraform(root, name, ["output", "-raw", "invoke_url"], env);
      expect(code).toContain(/^https:\/\/(\w+)\./.exec(outputs)?.[1]);
    }
    await stack(ROUTER).planSynthesized(`-target=${directoryOf(root)}`);
    await stack(ROUTER).apply();
    expect(await tablesIn(HOME, "us-east-1")).toEqual(
      [...tables("prod"), "example-gateway-directory-prod"].sort(),
    );
  });

  it("is refused by the provider with the credentials of another account", async () => {
    const { accessKeyId, secretAccessKey, sessionToken } = await credentialsIn(OTHER);
    const others = {
      ...env,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    };
    const args = ["plan", "-input=false", "-no-color", "-refresh=false"];
    const { status, stderr } = await tryTerraform(root, "account", args, others);
    expect(status).toBe(1);
    expect(stderr).toMatch(new RegExp(`AWS account ID not allowed: ${OTHER}`));
  });

  it("loses a cell without a change of another one but its operators, and nothing of it stays", async () => {
    await terraform(root, "prod-3", ["destroy", "-auto-approve", "-input=false"], env);
    expect(await tablesIn(OTHER, "us-east-1")).toEqual([]);
    stateCells([FIRST, SECOND]);
    expect(await stack("prod").plan()).toEqual({ "aws_iam_policy operator_policy": "update" });
    expect(await stack("prod-2").planSynthesized()).toEqual({});
    await stack("prod").planSynthesized();
    await stack("prod").apply();
  });

  it("is destroyed in reverse order, and leaves nothing", async () => {
    for (const name of [ROUTER, "prod-2", "prod"])
      await terraform(root, name, ["destroy", "-auto-approve", "-input=false"], env);
    expect(await tablesIn(HOME, "us-east-1")).toEqual([]);
    expect(await tablesIn(HOME, "eu-west-1")).toEqual([]);
    for (const name of [ROUTER, "prod-2", "prod"])
      expect(await terraform(root, name, ["state", "list"], env)).toBe("");
  });
});

/** The address of the directory of tenants in the router's stack. */
function directoryOf(root: string): string {
  const { resource } = JSON.parse(
    readFileSync(join(root, "cdktf.out/stacks", ROUTER, "cdk.tf.json"), "utf8"),
  ) as { resource: Record<string, object> };
  return `aws_dynamodb_table.${Object.keys(resource["aws_dynamodb_table"] ?? {}).join()}`;
}
