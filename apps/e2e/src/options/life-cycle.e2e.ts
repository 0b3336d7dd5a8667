import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { APIGatewayClient, GetRestApisCommand, GetStagesCommand } from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetFunctionCommand, GetFunctionConcurrencyCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { describeWithTools } from "@tollgate/testing-runtime";
import { nameRepository, setDevOptions } from "../support/environment-options";
import { createHostedZone } from "../support/hosted-zone";
import type { Moto } from "../support/moto";
import type { ScratchWorkspace } from "../support/scratch-workspace";
import { scratchWorkspace } from "../support/scratch-workspace";
import { Deployment, isBefore, type Touched } from "./deployment";
import { startLastingMoto } from "./lasting-moto";

interface Option {
  readonly value: () => unknown;
  /** What the plan that turns it on touches; the one that turns it off does the same backwards. */
  readonly touches: Touched;
}

const FUNCTIONS = ["authorizer_function", "backends_health"];
const each = (things: readonly string[], address: (thing: string) => string, action: string): Touched =>
  Object.fromEntries(things.map((thing) => [address(thing), action]));

const authorizer = { cacheTtlSeconds: 60, acceptedTokens: "any" };
let zone: { readonly id: string; readonly name: string };

/** What the server has of an environment's options. The others are in `configurations.e2e.ts` and in `destroy-order.test.ts`. */
const OPTIONS: Readonly<Record<string, Option>> = {
  tracing: {
    value: () => ({ perSecond: 1, percent: 5 }),
    touches: {
      "aws_api_gateway_stage gateway_stage": "update",
      ...each(
        ["authorizer_function", "backends_health_function"],
        (id) => `aws_lambda_function ${id}`,
        "update",
      ),
      ...each(FUNCTIONS, (id) => `aws_lambda_alias ${id}_alias`, "update"),
      ...each(FUNCTIONS, (id) => `aws_iam_role_policy ${id}_role_policy`, "update"),
    },
  },
  waf: {
    value: () => ({ mode: "block", requestsPerAddress: 1000, block: ["2001:db8::/32"] }),
    touches: {
      ...each(
        ["allow-ipv4", "allow-ipv6", "block-ipv4", "block-ipv6"],
        (list) => `aws_wafv2_ip_set waf_${list}`,
        "create",
      ),
      "aws_wafv2_web_acl waf_web-acl": "create",
      "aws_wafv2_web_acl_association waf_stage": "create",
      "aws_wafv2_web_acl_logging_configuration waf_log_logging": "create",
      "aws_cloudwatch_log_group waf_log_log-group": "create",
      "aws_cloudwatch_log_resource_policy waf_log_policy": "create",
    },
  },
  domain: {
    value: () => ({ names: [{ name: "api.example.com", zone }] }),
    touches: {
      "aws_api_gateway_rest_api gateway_api": "update",
      "aws_api_gateway_deployment gateway_deployment": "replace-first",
      "aws_api_gateway_stage gateway_stage": "update",
      "aws_acm_certificate domains_apiexamplecom_certificate": "create",
      "aws_acm_certificate_validation domains_apiexamplecom_certificate_validation": "create",
      "aws_route53_record domains_apiexamplecom_certificate_validation-record": "create",
      "aws_route53_record domains_apiexamplecom_alias": "create",
      "aws_api_gateway_domain_name domains_apiexamplecom_domain-name": "create",
      "aws_api_gateway_base_path_mapping domains_apiexamplecom_mapping": "create",
    },
  },
  encryption: {
    value: () => ({ rotationDays: 180, deletionWindowDays: 7 }),
    touches: {
      "aws_kms_key encryption_key": "create",
      "aws_kms_alias encryption_alias": "create",
      ...each(["tokens", "tenants"], (table) => `aws_dynamodb_table ${table}_table`, "update"),
      ...each(["access-log", ...FUNCTIONS], (id) => `aws_cloudwatch_log_group ${id}_log-group`, "update"),
      "aws_iam_role_policy authorizer_function_role_policy": "update",
      "aws_iam_policy operator_policy": "update",
    },
  },
  authorizer: {
    value: () => ({ ...authorizer, reservedConcurrency: 5 }),
    touches: { "aws_lambda_function authorizer_function": "update" },
  },
  deletionProtection: {
    value: () => true,
    touches: each(["tokens", "tenants"], (table) => `aws_dynamodb_table ${table}_table`, "update"),
  },
};
const OFF = { tracing: undefined, authorizer, deletionProtection: false };

const isFull = process.env["OPTIONS"] === "all";

/** All options at once, and in the full matrix each by itself after that. */
const SETS = [Object.keys(OPTIONS), ...(isFull ? Object.keys(OPTIONS).map((name) => [name]) : [])];

const backwards = (touched: Touched): Touched =>
  Object.fromEntries(
    Object.entries(touched).map(([address, action]) => [address, action === "create" ? "delete" : action]),
  );
const touchedBy = (names: readonly string[]): Touched =>
  Object.assign({}, ...names.map((name) => OPTIONS[name]?.touches)) as Touched;

describeWithTools(["terraform", "moto_server"], "options on one deployment", () => {
  jest.setTimeout(1_200_000);
  let moto: Moto;
  let workspace: ScratchWorkspace;
  let dev: Deployment;
  let clients: {
    apigateway: APIGatewayClient;
    dynamodb: DynamoDBClient;
    lambda: LambdaClient;
    logs: CloudWatchLogsClient;
  };

  beforeAll(async () => {
    moto = await startLastingMoto();
    workspace = scratchWorkspace();
    zone = { id: await createHostedZone(moto.endpoint, "example.com"), name: "example.com" };
    dev = new Deployment(workspace.root, "dev", moto.env);
    const config = {
      endpoint: moto.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
    clients = {
      apigateway: new APIGatewayClient(config),
      dynamodb: new DynamoDBClient(config),
      lambda: new LambdaClient(config),
      logs: new CloudWatchLogsClient(config),
    };
  });

  afterAll(async () => {
    Object.values(clients ?? {}).forEach((client) => client.destroy());
    workspace?.remove();
    await moto?.stop();
  });

  const turnOn = (names: readonly string[]): void =>
    setDevOptions(workspace.root, {
      ...OFF,
      ...Object.fromEntries(names.map((name) => [name, OPTIONS[name]?.value()])),
    });

  /** What AWS's clients read of the deployment, as far as options set it. */
  async function settings(): Promise<Readonly<Record<string, unknown>>> {
    const { items: [api] = [] } = await clients.apigateway.send(new GetRestApisCommand({}));
    const { item: [stage] = [] } = await clients.apigateway.send(
      new GetStagesCommand({ restApiId: api?.id ?? "" }),
    );
    const FunctionName = "example-gateway-authorizer-dev";
    const { Configuration } = await clients.lambda.send(new GetFunctionCommand({ FunctionName }));
    const concurrency = await clients.lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }));
    const { Table } = await clients.dynamodb.send(new DescribeTableCommand({ TableName: "Tokens" }));
    const { logGroups = [] } = await clients.logs.send(new DescribeLogGroupsCommand({}));
    return {
      tracing: [stage?.tracingEnabled ?? false, Configuration?.TracingConfig?.Mode],
      domain: api?.disableExecuteApiEndpoint,
      encryption: [
        /:key\//.test(Table?.SSEDescription?.KMSMasterKeyArn ?? ""),
        ...logGroups.map(({ kmsKeyId }) => kmsKeyId !== undefined),
      ],
      waf: logGroups.filter(({ logGroupName }) => logGroupName?.startsWith("aws-waf-logs-")).length,
      authorizer: concurrency.ReservedConcurrentExecutions,
      deletionProtection: Table?.DeletionProtectionEnabled,
    };
  }

  const expected = (names: readonly string[]): object => {
    const isOn = (name: string): boolean => names.includes(name);
    const groups = isOn("waf") ? 4 : 3;
    return {
      tracing: isOn("tracing") ? [true, "Active"] : [false, "PassThrough"],
      domain: isOn("domain"),
      encryption: Array.from({ length: 1 + groups }, () => isOn("encryption")),
      waf: isOn("waf") ? 1 : 0,
      authorizer: isOn("authorizer") ? 5 : undefined,
      deletionProtection: isOn("deletionProtection"),
    };
  };

  it("is deployed with none of them", async () => {
    turnOn([]);
    expect(new Set(Object.values(await dev.plan()))).toEqual(new Set(["create"]));
    await dev.apply();
    await dev.expectNothingToDo();
    expect(await settings()).toEqual(expected([]));
  });

  describe.each(SETS.map((names) => ({ names, title: names.join(", ") })))("$title", ({ names }) => {
    it.each(["on", "off", "on again", ...(isFull ? ["off again"] : [])])(
      "%s touches what it must, and all of it arrives",
      async (step) => {
        const isOn = step.startsWith("on");
        turnOn(isOn ? names : []);
        expect(await dev.plan()).toEqual(isOn ? touchedBy(names) : backwards(touchedBy(names)));
        const spans = await dev.apply();
        await dev.expectNothingToDo();
        expect(await settings()).toEqual(expected(isOn ? names : []));
        if (names.includes("encryption") && !isOn)
          expect(
            isBefore(spans, /^update aws_(dynamodb_table|cloudwatch_log_group) /, /^delete aws_kms_key /),
          ).toBe(true);
      },
    );
  });

  it("what the API's deployment depends on outlives it, by Terraform's own state", async () => {
    const outliving = await dev.outlivingItsUsers();
    for (const id of FUNCTIONS) expect(outliving).toContain(`aws_lambda_alias ${id}_alias`);
    expect([...outliving].filter((each) => each.startsWith("aws_lambda_permission "))).toHaveLength(3);
  });

  it("routes move to another backend: the old one and its right to be called go after the stage's change", async () => {
    const path = (...parts: string[]): string => join(workspace.root, ...parts);
    const edit = (file: string, from: RegExp, to: string): void => {
      const source = readFileSync(path(file), "utf8");
      const changed = source.replace(from, to);
      if (changed === source) throw new Error(`${file} has nothing like ${from}`);
      writeFileSync(path(file), changed);
    };
    cpSync(path("apps/health-lambda"), path("apps/other-lambda"), { recursive: true });
    edit(
      "libs/gateway/definition/src/backends.ts",
      /health: \{ app: "health-lambda"/,
      'other: { app: "other-lambda"',
    );
    edit("libs/gateway/definition/openapi.yaml", /x-backend: health/g, "x-backend: other");
    // In the same deployment, the definition of a rule.
    edit(
      "libs/observability/runtime/src/insight-rules.ts",
      /values: \["THROTTLED"\]/,
      'values: ["THROTTLED", "X"]',
    );
    const backend = (name: string, action: string): Touched => ({
      [`aws_lambda_function backends_${name}_function`]: action,
      [`aws_lambda_alias backends_${name}_alias`]: action,
      [`aws_lambda_permission backends_${name}_permission-getHealth`]: action,
      [`aws_lambda_permission backends_${name}_permission-whoAmI`]: action,
      [`aws_iam_role backends_${name}_role`]: action,
      [`aws_iam_role_policy backends_${name}_role_policy`]: action,
      [`aws_cloudwatch_log_group backends_${name}_log-group`]: action,
    });
    expect(await dev.plan()).toEqual({
      ...backend("health", "delete"),
      ...backend("other", "create"),
      "aws_api_gateway_rest_api gateway_api": "update",
      "aws_api_gateway_deployment gateway_deployment": "replace-first",
      "aws_api_gateway_stage gateway_stage": "update",
      "terraform_data insight-rules_throttledByTenant-definition": "update",
      "aws_cloudwatch_contributor_insight_rule insight-rules_throttledByTenant": "replace",
    });
    const spans = await dev.apply();
    expect(isBefore(spans, /^create aws_lambda_permission /, /^create aws_api_gateway_deployment /)).toBe(
      true,
    );
    expect(isBefore(spans, /^update aws_api_gateway_stage /, /^delete aws_(lambda|iam)_/)).toBe(true);
    await dev.expectNothingToDo();
    expect(await insightRules(moto.endpoint)).toContain('"THROTTLED","X"');
  });
});

describeWithTools(["terraform", "moto_server"], "the account's pipeline", () => {
  jest.setTimeout(600_000);
  let moto: Moto;
  let workspace: ScratchWorkspace;

  beforeAll(async () => {
    moto = await startLastingMoto();
    workspace = scratchWorkspace();
  });

  afterAll(async () => {
    workspace?.remove();
    await moto?.stop();
  });

  it("comes and goes as a whole, and nothing else of the account with it", async () => {
    const account = new Deployment(workspace.root, "account", moto.env);
    const file = join(workspace.root, "libs/environments/src/environments.ts");
    const without = readFileSync(file, "utf8");
    nameRepository(workspace.root, "example/gateway");
    const having = readFileSync(file, "utf8");
    const steps = [
      [without, "create", false],
      [having, "create", true],
      [without, "delete", true],
      [having, "create", true],
    ] as const;
    for (const [source, action, isPipeline] of steps) {
      writeFileSync(file, source);
      const touched = await account.plan();
      expect(new Set(Object.values(touched))).toEqual(new Set([action]));
      expect(Object.keys(touched).filter((address) => address.includes(" pipeline_") !== isPipeline)).toEqual(
        [],
      );
      await account.apply();
      await account.expectNothingToDo();
    }
  });
});

/** CloudWatch's rules as it has them, in XML without its entities. */
async function insightRules(endpoint: string): Promise<string> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      // Servers find the service by the credential's scope, and check no signature.
      authorization:
        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/monitoring/aws4_request, SignedHeaders=host, Signature=0",
      "content-type": "application/x-www-form-urlencoded",
    },
    body: "Action=DescribeInsightRules&Version=2010-08-01",
  });
  return (await response.text()).replaceAll("&quot;", '"').replaceAll("&#34;", '"');
}
