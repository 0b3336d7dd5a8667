import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateUsagePlanCommand,
  GetApiKeysCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
} from "@aws-sdk/client-api-gateway";
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describeWithTools } from "@tollgate/testing-runtime";
import { startLocalGateway, type LocalGateway } from "../support/programs/local-gateway";
import { startMoto, type Moto } from "../support/aws/moto";
import { run } from "../support/programs/run";

interface Differing {
  readonly id: string;
  readonly differences: readonly {
    readonly step: string;
    readonly dimension: string;
    readonly stage: string;
  }[];
}

describeWithTools(["moto_server"], "npm run conformance, with the control plane of another server", () => {
  let moto: Moto;
  let gateway: LocalGateway;
  let clients: { readonly api: APIGatewayClient; readonly dynamodb: DynamoDBClient };
  beforeAll(async () => {
    [moto, gateway] = await Promise.all([startMoto(), startLocalGateway()]);
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const config = { endpoint: moto.endpoint, region: "us-east-1", credentials };
    clients = { api: new APIGatewayClient(config), dynamodb: new DynamoDBClient(config) };
    await deploy(clients, gateway.url);
  });
  afterAll(async () => {
    clients?.api.destroy();
    clients?.dynamodb.destroy();
    await gateway?.service.stop();
    await moto?.stop();
  });

  it("takes moto's answers, also of nothing, for those of AWS", async () => {
    const tenants = async (line: string) => {
      const args = ["run", "--silent", "tenants", "--", ...line.split(" "), "--env", "dev"];
      const { status, stderr } = await run("npm", args, { env: moto.env });
      return [line, status, stderr];
    };
    const nothing = "There is no such tenant.\n";
    expect(await tenants("list")).toEqual(["list", 0, nothing]);
    const { id = "" } = await clients.api.send(
      new CreateApiKeyCommand({ name: "by-hand", value: "made-by-hand-for-moto", enabled: true }),
    );
    for (const line of [
      `adopt by-hand --key ${id} --plan General`,
      "tokens list by-hand",
      "plans",
      "export",
      "audit --since 1h",
      "delete by-hand --yes",
    ])
      expect(await tenants(line)).toEqual([line, 0, expect.not.stringContaining("not AWS's")]);
    // The server does not store the plans' limits, which the doctor reports.
    expect(await tenants("doctor")).toEqual(["doctor", 7, ""]);
  });

  it("finds what moto does otherwise than API Gateway, and nothing else, and leaves no key", async () => {
    const report = join(mkdtempSync(join(tmpdir(), "conformance-")), "report");
    const { status, stderr } = await run(
      "npm",
      [
        ...["run", "--silent", "conformance", "--", "--against", `${gateway.url}/dev`, "--env", "dev"],
        ...["--yes", "--control-plane", "--only", "operator", "--report", report],
      ],
      { env: moto.env },
    );
    expect([status, stderr]).toEqual([1, expect.stringContaining("different")]);
    const { results } = JSON.parse(readFileSync(`${report}.json`, "utf8")) as { results: Differing[] };
    const found = results.flatMap(({ id, differences }) =>
      differences.map(({ step, dimension }) => `${id} ${step}: ${dimension}`),
    );
    // The server has no usage data and no authorizer cache, and fails to import keys.
    expect(found).toEqual([
      "operator/life 14 usage {tenant}: exit status",
      "operator/life 14 usage {tenant}: stdout",
      "operator/life 14 usage {tenant}: stderr",
      "operator/life 17 tokens revoke {tenant} {token-id} --yes --now: exit status",
      "operator/life 17 tokens revoke {tenant} {token-id} --yes --now: stderr",
      "operator/import 2 import {file}: stderr",
    ]);
    const { items = [] } = await clients.api.send(new GetApiKeysCommand({}));
    expect(items.map(({ name }) => name)).toEqual([]);
  });
});

/**
 * Creates what the operator's command looks for, with the names of `dev`. The tables are those of the local
 * gateway.
 */
async function deploy(
  { api, dynamodb }: { readonly api: APIGatewayClient; readonly dynamodb: DynamoDBClient },
  localUrl: string,
): Promise<void> {
  const { id: restApiId = "" } = await api.send(
    new CreateRestApiCommand({ name: "example-gateway-api-dev" }),
  );
  const { items = [] } = await api.send(new GetResourcesCommand({ restApiId }));
  const method = { restApiId, resourceId: items[0]?.id, httpMethod: "GET" };
  await api.send(new PutMethodCommand({ ...method, authorizationType: "NONE" }));
  await api.send(
    new PutIntegrationCommand({ ...method, type: "MOCK", uri: "", integrationHttpMethod: "GET" }),
  );
  await api.send(new CreateDeploymentCommand({ restApiId, stageName: "dev" }));
  for (const plan of ["General", "Unlimited"])
    await api.send(
      new CreateUsagePlanCommand({
        name: `example-gateway-${plan}-dev`,
        apiStages: [{ apiId: restApiId, stage: "dev" }],
      }),
    );
  const local = new DynamoDBClient({
    endpoint: localUrl,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  for (const TableName of ["Tokens", "example-gateway-tenants-dev", "example-gateway-tenants-audit-dev"]) {
    const { Table = {} } = await local.send(new DescribeTableCommand({ TableName }));
    await dynamodb.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: Table.KeySchema,
        AttributeDefinitions: Table.AttributeDefinitions,
        GlobalSecondaryIndexes: Table.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
          IndexName,
          KeySchema,
          Projection,
        })),
      }),
    );
  }
  local.destroy();
}
