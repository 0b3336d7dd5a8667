import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetRestApisCommand, GetStagesCommand, GetUsagePlansCommand } from "@aws-sdk/client-api-gateway";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ListTablesCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { GetRolePolicyCommand, ListRolePoliciesCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { GetAliasCommand, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { describeWithTools } from "@tollgate/testing-runtime";
import { invokeDeployed } from "../support/aws/deployed-authorizer";
import { startDeployable, type Deployable } from "../support/aws/deployable";
import { commandsOf } from "../support/documents";
import { startProvider, type RunningProvider } from "../support/aws/running-provider";
import { succeed } from "../support/programs/run";
import { cdktf, changesOf, planOf, terraform, tryTerraform } from "../support/aws/terraform";

const STATE_BUCKET = "example-gateway-terraform-state";

describeWithTools(
  ["terraform", "moto_server", "openssl", "aws"],
  "a deployment to an AWS-compatible server",
  () => {
    let deployable: Deployable;
    let moto: Deployable["moto"];
    let workspace: Deployable["workspace"];
    let clients: Deployable["clients"];
    let provider: RunningProvider | undefined;

    beforeAll(async () => {
      deployable = await startDeployable();
      ({ moto, workspace, clients } = deployable);
    });

    afterAll(async () => {
      await provider?.stop();
      await deployable?.close();
    });

    /** Variables of commands between cdktf's, which starts its own providers. These commands share one. */
    const sharedProvider = async (): Promise<RunningProvider["env"]> => {
      provider ??= await startProvider(join(workspace.root, "cdktf.out/stacks/dev"), moto.env);
      return provider.env;
    };

    it.each(commandsOf("guides/deploy.md", "Deploy it to AWS"))(
      "the guide's `%s` builds what it needs and succeeds",
      async (command) => {
        const [, , subcommand = "", ...stacks] = command.split(" ");
        const approval = subcommand === "deploy" ? ["--auto-approve"] : [];
        await cdktf(workspace.root, [subcommand, ...stacks, ...approval], moto.env);
      },
    );

    // API Gateway creates two APIs for two equal requests. The provider repeats a request whose answer it did
    // not receive.
    it("makes each API once, with no request sent again after an error", () => {
      const requests = moto.requests();
      expect(requests.filter((each) => each.startsWith("POST /restapis "))).toEqual([
        "POST /restapis 200",
        "POST /restapis 200",
      ]);
      expect(requests.filter((each) => / 5\d\d$/.test(each))).toEqual([]);
    });

    it.each(["account", "dev", "prod"])("a second plan of %s is empty", async (stack) => {
      const args = ["plan", "-input=false", "-detailed-exitcode"];
      const env = { ...moto.env, ...(await sharedProvider()) };
      const { status } = await tryTerraform(workspace.root, stack, args, env);
      expect(status).toBe(0);
    });

    it.each(["dev", "prod"])("%s says where it is, and what the operator's tools need", async (stack) => {
      const outputs = JSON.parse(
        await terraform(workspace.root, stack, ["output", "-json"], moto.env),
      ) as Record<string, { value: string }>;
      expect(outputs["invoke_url"]?.value).toMatch(new RegExp(`^https://.*/${stack}$`));
      expect(Object.keys(outputs).sort()).toEqual([
        "audit_table",
        "general_plan_id",
        "invoke_url",
        "operator_policy_arn",
        "tenants_table",
        "tokens_table",
        "unlimited_plan_id",
      ]);
    });

    it("keeps tokens on demand, encrypted, recoverable, expiring and listed by tenant", async () => {
      const TableName = "Tokens";
      const { Table } = await clients.dynamodb.send(new DescribeTableCommand({ TableName }));
      expect(Table).toMatchObject({
        BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
        KeySchema: [{ AttributeName: "token", KeyType: "HASH" }],
      });
      // Encryption with a key that DynamoDB owns is the default, and not part of the description.
      expect(Table).not.toHaveProperty("SSEDescription");
      expect(Table?.GlobalSecondaryIndexes?.map(({ KeySchema }) => KeySchema?.[0]?.AttributeName)).toEqual([
        "tenantId",
      ]);
      const ttl = await clients.dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
      expect(ttl.TimeToLiveDescription).toMatchObject({
        AttributeName: "expiresAt",
        TimeToLiveStatus: "ENABLED",
      });
      const backups = await clients.dynamodb.send(new DescribeContinuousBackupsCommand({ TableName }));
      expect(
        backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus,
      ).toBe("ENABLED");
    });

    it("gives the authorizer GetItem on that one table, its own log and traces, and nothing else", async () => {
      const RoleName = "example-gateway-authorizer-dev";
      const { PolicyNames = [] } = await clients.iam.send(new ListRolePoliciesCommand({ RoleName }));
      const statements: { Action: string | string[]; Resource: string | string[] }[] = [];
      for (const PolicyName of PolicyNames) {
        const { PolicyDocument } = await clients.iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        statements.push(...JSON.parse(decodeURIComponent(PolicyDocument ?? "")).Statement);
      }
      const allowed = statements.map(({ Action, Resource }) => [[Action].flat().sort(), [Resource].flat()]);
      expect(allowed).toHaveLength(3);
      expect(allowed).toContainEqual([["xray:PutTelemetryRecords", "xray:PutTraceSegments"], ["*"]]);
      expect(allowed).toContainEqual([["dynamodb:GetItem"], [expect.stringMatching(/:table\/Tokens$/)]]);
      expect(allowed).toContainEqual([
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        [expect.stringMatching(/:log-group:\/aws\/lambda\/example-gateway-authorizer-dev:\*$/)],
      ]);
    });

    it("serves the API at a stage with a JSON access log and both plans", async () => {
      const { items: apis = [] } = await clients.apigateway.send(new GetRestApisCommand({}));
      const api = apis.find(({ name }) => name === "example-gateway-api-dev");
      const { item: stages = [] } = await clients.apigateway.send(
        new GetStagesCommand({ restApiId: api?.id ?? "" }),
      );
      expect(stages).toMatchObject([{ stageName: "dev" }]);
      expect(stages[0]?.accessLogSettings?.format).toContain('"status":$context.status');

      const { items: plans = [] } = await clients.apigateway.send(new GetUsagePlansCommand({}));
      const attached = plans.filter(({ apiStages }) => apiStages?.some(({ apiId }) => apiId === api?.id));
      expect(attached.map(({ name }) => name).sort()).toEqual([
        "example-gateway-General-dev",
        "example-gateway-Unlimited-dev",
      ]);
      expect(attached.map(({ apiStages }) => apiStages?.map(({ stage }) => stage))).toEqual([
        ["dev"],
        ["dev"],
      ]);
    });

    it("invokes functions by an alias, and every log is kept for a stated time", async () => {
      for (const name of ["example-gateway-authorizer-dev", "example-gateway-health-dev"]) {
        const alias = await clients.lambda.send(new GetAliasCommand({ FunctionName: name, Name: "live" }));
        expect(alias.FunctionVersion).toBe("1");
      }
      const { logGroups = [] } = await clients.logs.send(new DescribeLogGroupsCommand({}));
      expect(logGroups.length).toBeGreaterThanOrEqual(3);
      expect(logGroups.filter(({ retentionInDays }) => retentionInDays === undefined)).toEqual([]);
    });

    it("has a dashboard of its own, and in it only rules that are deployed", async () => {
      const env = { ...moto.env, AWS_DEFAULT_REGION: "us-east-1" };
      const cloudwatch = async <Answer>(...args: readonly string[]): Promise<Answer> =>
        JSON.parse(
          (await succeed("aws", ["cloudwatch", ...args, "--output", "json"], { env })).stdout,
        ) as Answer;
      const { InsightRules } = await cloudwatch<{ InsightRules: { Name: string; Definition: string }[] }>(
        "describe-insight-rules",
      );
      const { DashboardBody } = await cloudwatch<{ DashboardBody: string }>(
        "get-dashboard",
        "--dashboard-name",
        "example-gateway-overview-dev",
      );
      const deployed = InsightRules.map(({ Name }) => Name).filter((name) => name.endsWith("-dev"));
      const named = new Set(DashboardBody.match(/example-gateway-[a-z]+(ByTenant|ByAddress|Failures)-dev/gi));
      expect(deployed).toEqual(expect.arrayContaining([...named]));
      expect(named.size).toBeGreaterThanOrEqual(8);
      const { logGroups = [] } = await clients.logs.send(new DescribeLogGroupsCommand({}));
      const groups = logGroups.map(({ logGroupName }) => logGroupName);
      for (const { Definition } of InsightRules)
        for (const group of (JSON.parse(Definition) as { LogGroupNames: string[] }).LogGroupNames)
          expect(groups).toContain(group);
    });

    it("has a bucket for prod's state: versioned, encrypted and private", async () => {
      const Bucket = STATE_BUCKET;
      expect((await clients.s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe("Enabled");
      const encryption = await clients.s3.send(new GetBucketEncryptionCommand({ Bucket }));
      expect(encryption.ServerSideEncryptionConfiguration?.Rules).toHaveLength(1);
      const access = await clients.s3.send(new GetPublicAccessBlockCommand({ Bucket }));
      expect(Object.values(access.PublicAccessBlockConfiguration ?? {})).toEqual([true, true, true, true]);
    });

    it("lets in a token that is written to the deployed table, by the deployed code, and no other", async () => {
      const token = randomBytes(32).toString("base64");
      const hash = (await succeed("openssl", ["dgst", "-sha256"], { input: token })).stdout
        .trim()
        .replace(/^.* /, "");
      await clients.dynamodb.send(
        new PutItemCommand({
          TableName: "Tokens",
          Item: { token: { S: hash }, clientId: { S: "a-key-made-by-hand-1" } },
        }),
      );
      const authorize = (authorizationToken: string) =>
        invokeDeployed(
          clients.lambda,
          "example-gateway-authorizer-dev",
          join(workspace.root, "apps/authorizer-lambda/dist/function.zip"),
          {
            type: "TOKEN",
            authorizationToken,
            methodArn: "arn:aws:execute-api:us-east-1:123456789012:abcdef/dev/GET/health",
          },
          moto.env,
        );
      expect(await authorize(`Bearer ${token}`)).toMatchObject({
        result: { usageIdentifierKey: "a-key-made-by-hand-1" },
      });
      expect(await authorize(randomBytes(32).toString("base64"))).toEqual({ error: "Unauthorized" });
    });

    it("does not replace the API's deployment when only a Lambda's code changes", async () => {
      const file = join(workspace.root, "apps/health-lambda/src/main.ts");
      const source = readFileSync(file, "utf8");
      writeFileSync(file, `${source}\nconsole.log("changed");\n`);
      const changes = changesOf(await planOf(workspace.root, "dev", moto.env, await sharedProvider()));
      writeFileSync(file, source);
      expect(changes).toHaveProperty("aws_lambda_function", ["update"]);
      expect(changes).not.toHaveProperty("aws_api_gateway_deployment");
    });

    it("replaces the API's deployment, the new one first, when the document changes", async () => {
      const file = join(workspace.root, "libs/gateway/definition/openapi.yaml");
      const document = readFileSync(file, "utf8");
      writeFileSync(file, document.replace(/summary: .*/, "summary: Changed"));
      const changes = changesOf(await planOf(workspace.root, "dev", moto.env, await sharedProvider()));
      writeFileSync(file, document);
      expect(changes["aws_api_gateway_deployment"]).toEqual(["create", "delete"]);
      expect(changes).not.toHaveProperty("aws_lambda_function");
    });

    it("keeps prod's state in the bucket, and refuses a second run while someone holds its lock", async () => {
      await terraform(workspace.root, "prod", ["validate"], { ...moto.env, ...(await sharedProvider()) });
      const Key = "prod/terraform.tfstate";
      const state = await clients.s3.send(new HeadObjectCommand({ Bucket: STATE_BUCKET, Key }));
      expect(state).toMatchObject({ ServerSideEncryption: "AES256", VersionId: expect.any(String) });

      const lock = { Bucket: STATE_BUCKET, Key: `${Key}.tflock` };
      const Body = JSON.stringify({
        ID: "e2e",
        Operation: "OperationTypeApply",
        Who: "someone@else",
        Version: "1.11.4",
      });
      await clients.s3.send(new PutObjectCommand({ ...lock, Body }));
      const args = ["plan", "-input=false", "-no-color"];
      const { status, stderr } = await tryTerraform(workspace.root, "prod", args, moto.env);
      await clients.s3.send(new DeleteObjectCommand(lock));
      expect(status).toBe(1);
      expect(stderr).toMatch(/Error acquiring the state lock[^]*someone@else/);
    });

    it("protects prod's table from deletion", async () => {
      const TableName = "example-gateway-Tokens-prod";
      const { Table } = await clients.dynamodb.send(new DescribeTableCommand({ TableName }));
      expect(Table?.DeletionProtectionEnabled).toBe(true);
    });

    it("cdktf destroy leaves nothing", async () => {
      // As the guide describes, prod's tables can be deleted only after their protection is off.
      const file = join(workspace.root, "libs/environments/src/environments.ts");
      writeFileSync(
        file,
        readFileSync(file, "utf8").replace("deletionProtection: true", "deletionProtection: false"),
      );
      await cdktf(workspace.root, ["deploy", "prod", "--auto-approve"], moto.env);
      await cdktf(workspace.root, ["destroy", "dev", "prod", "--auto-approve"], moto.env);

      // A state bucket that contains state is never destroyed. To destroy it on purpose, empty it first.
      const { Versions = [], DeleteMarkers = [] } = await clients.s3.send(
        new ListObjectVersionsCommand({ Bucket: STATE_BUCKET }),
      );
      const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
      await clients.s3.send(new DeleteObjectsCommand({ Bucket: STATE_BUCKET, Delete: { Objects } }));
      await cdktf(workspace.root, ["destroy", "account", "--auto-approve"], moto.env);

      expect((await clients.dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual([]);
      expect((await clients.lambda.send(new ListFunctionsCommand({}))).Functions).toEqual([]);
      expect((await clients.apigateway.send(new GetRestApisCommand({}))).items ?? []).toEqual([]);
      expect((await clients.apigateway.send(new GetUsagePlansCommand({}))).items ?? []).toEqual([]);
      expect((await clients.iam.send(new ListRolesCommand({}))).Roles).toEqual([]);
      expect((await clients.logs.send(new DescribeLogGroupsCommand({}))).logGroups).toEqual([]);
      expect((await clients.s3.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
    });
  },
);
