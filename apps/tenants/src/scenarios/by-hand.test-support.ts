import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  DeleteUsagePlanKeyCommand,
  GetUsagePlansCommand,
  ImportApiKeysCommand,
} from "@aws-sdk/client-api-gateway";
import {
  type AttributeValue,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { auditTable, resourceName, tenantsTable } from "@tollgate/records";
import { dev } from "@tollgate/environments/sample";
import { hashToken } from "@tollgate/token-hashing";

/** Changes that a person makes without the command. */
export function byHand(endpoint: string) {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const config = { endpoint, region: dev.region, credentials };
  const gateway = new APIGatewayClient(config);
  const dynamodb = new DynamoDBClient(config);

  const makeKey = async (value: string) => {
    const { id = "" } = await gateway.send(new CreateApiKeyCommand({ name: "x", value, enabled: true }));
    return id;
  };
  /** Stores a token of a key with only the attributes that authentication needs, and those of `more`. */
  const putToken = (secret: string, clientId: string, more: Readonly<Record<string, string>> = {}) => {
    const texts = { token: hashToken(secret), clientId, ...more };
    const Item = Object.fromEntries(Object.entries(texts).map(([name, S]) => [name, { S }]));
    return dynamodb.send(new PutItemCommand({ TableName: dev.tokensTable, Item }));
  };
  return {
    putToken,

    /** Overwrites the last entry of a tenant's audit trail. */
    async forgeLastEvent(tenantId: string) {
      const { Items: [Item] = [] } = await dynamodb.send(
        new QueryCommand({
          TableName: auditTable(dev).name,
          KeyConditionExpression: "tenantId = :tenant",
          ExpressionAttributeValues: { ":tenant": { S: tenantId } },
          ScanIndexForward: false,
          Limit: 1,
        }),
      );
      const event = JSON.stringify({ ...(JSON.parse(Item?.["event"]?.S ?? "") as object), actor: "forged" });
      await dynamodb.send(
        new PutItemCommand({ TableName: auditTable(dev).name, Item: { ...Item, event: { S: event } } }),
      );
    },

    /** Writes a text attribute of a tenant's record. */
    putText(tenantId: string, name: string, text: string) {
      return dynamodb.send(
        new UpdateItemCommand({
          TableName: tenantsTable(dev).name,
          Key: { tenantId: { S: tenantId }, item: { S: "tenant" } },
          UpdateExpression: "SET #name = :text",
          ExpressionAttributeNames: { "#name": name },
          ExpressionAttributeValues: { ":text": { S: text } },
        }),
      );
    },

    /** Writes the scopes of a token, as another program may have stored them. */
    putScopes(secret: string, scopes: AttributeValue) {
      return dynamodb.send(
        new UpdateItemCommand({
          TableName: dev.tokensTable,
          Key: { token: { S: hashToken(secret) } },
          UpdateExpression: "SET scopes = :scopes",
          ExpressionAttributeValues: { ":scopes": scopes },
        }),
      );
    },

    /** What is stored of all tokens. */
    async storedTokens() {
      const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: dev.tokensTable }));
      return Items;
    },

    async removeFromPlans(keyId: string) {
      const { items = [] } = await gateway.send(new GetUsagePlansCommand({ keyId }));
      for (const { id: usagePlanId } of items)
        await gateway.send(new DeleteUsagePlanKeyCommand({ usagePlanId, keyId }));
    },

    /**
     * Moves a tenant to a plan that the environment no longer has.
     *
     * @param isDeployed whether the usage plan still exists and contains the tenant's key
     */
    async removePlan(tenantId: string, keyId: string, isDeployed: boolean) {
      const { items = [] } = await gateway.send(new GetUsagePlansCommand({ keyId }));
      for (const { id: usagePlanId } of items)
        await gateway.send(new DeleteUsagePlanKeyCommand({ usagePlanId, keyId }));
      if (isDeployed) {
        const { id: usagePlanId } = await gateway.send(
          new CreateUsagePlanCommand({
            name: resourceName(dev, "Trial"),
            apiStages: items[0]?.apiStages ?? [],
          }),
        );
        await gateway.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: "API_KEY" }));
      }
      await this.putText(tenantId, "plan", "Trial");
    },

    /**
     * Creates many usage plans without stages and limits.
     *
     * @param pause lets the quotas of the control plane refill
     */
    async makePlans(count: number, pause: () => Promise<unknown>) {
      for (let at = 0; at < count; at += 1) {
        await pause();
        await gateway.send(new CreateUsagePlanCommand({ name: `by-hand-${at}` }));
      }
    },

    /** Creates many keys with different values and without a plan. */
    async makeKeys(count: number) {
      const rows = Array.from({ length: count }, (_, at) => `k${at},made-by-hand-number-${at}`);
      const body = Buffer.from(["name,key", ...rows].join("\n"));
      const { ids = [] } = await gateway.send(new ImportApiKeysCommand({ format: "csv", body }));
      return ids;
    },

    /** Creates a key in the plan General and a token of it, as the walkthrough does with `aws`. */
    async makeTenant(value = "qZ7made-by-hand-long-ago") {
      const apiKeyId = await makeKey(value);
      const { items = [] } = await gateway.send(new GetUsagePlansCommand({}));
      const plan = items.find(({ name }) => name === resourceName(dev, "General"));
      const member = { usagePlanId: plan?.id, keyId: apiKeyId, keyType: "API_KEY" };
      await gateway.send(new CreateUsagePlanKeyCommand(member));
      const secret = `by-hand-${apiKeyId}`;
      await putToken(secret, value);
      return { apiKeyId, value, secret };
    },

    /**
     * Leaves what `doctor --fix` repairs: a key without a tenant, a token without a key, and a token that no
     * list shows.
     */
    async leaveBehind(tenantId: string, number: number) {
      await makeKey(`example-gateway-dev-${tenantId}-left-${number}`);
      await putToken(`orphan-${tenantId}-${number}`, `gone-${tenantId}`);
      await putToken(`unlisted-${tenantId}-${number}`, `example-gateway-dev-${tenantId}`);
    },

    close() {
      gateway.destroy();
      dynamodb.destroy();
    },
  };
}
