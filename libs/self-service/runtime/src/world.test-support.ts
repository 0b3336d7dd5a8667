import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { dev } from "@tollgate/environments/sample";
import { auditTable, createTableInput, selfServiceTable, tenantsTable, tokensTable } from "@tollgate/records";
import {
  dynamodbAudit,
  dynamodbTenants,
  dynamodbTokens,
  type NewToken,
  type TenantRecord,
  type TokenTenancy,
} from "@tollgate/tenant-provisioning-runtime";
import { fixedClock, startLocalDynamoDb } from "@tollgate/testing-runtime";
import { hashToken, mintToken } from "@tollgate/token-hashing";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { dynamodbSelfService } from "./adapters/dynamodb-self-service";
import { requestOf } from "./http/request";
import type { SelfService } from "./ports";
import { refusalOf } from "./refusal";
import { answerRequest } from "./self-service";

export const NOW_MS = 1_790_000_000_000;
export const NOW = NOW_MS / 1000;

/** A token as a tenant has it. */
export interface Held {
  readonly tenantId: string;
  readonly token: string;
  readonly tokenId: string;
  readonly tokenHash: string;
}

export interface Call {
  readonly body?: unknown;
  readonly key?: string;
  readonly tokenId?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Replaces parts of the event. */
  readonly event?: Partial<APIGatewayProxyEvent>;
}

/** What a tenant gets. */
export interface Got {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads into JSON of any shape
  readonly body: any;
}

/** Self-service on an embedded DynamoDB, with a clock that a test sets. */
export type World = Awaited<ReturnType<typeof startWorld>>;

export async function startWorld(options: Partial<SelfService> = {}) {
  const dynamodb = await startLocalDynamoDb();
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" };
  const client = new DynamoDBClient({ endpoint: dynamodb.endpoint, region: "us-east-1", credentials });
  for (const table of [tokensTable(dev), tenantsTable(dev), auditTable(dev), selfServiceTable(dev)])
    await client.send(new CreateTableCommand(createTableInput(table)));
  const clock = fixedClock(NOW_MS);
  const tokens = dynamodbTokens(client, tokensTable(dev).name);
  const records = dynamodbTenants(client, tenantsTable(dev).name);
  const audit = dynamodbAudit(client, { audit: auditTable(dev).name, tenants: tenantsTable(dev).name });
  const tenancyOf = (tenantId: string, actor: string): TokenTenancy => {
    const own = dynamodbTokens(client, tokensTable(dev).name, { owner: tenantId });
    const cache = { flush: () => Promise.reject(new Error("not for tenants")) };
    return { records, audit, tokens: own, lookup: own, cache, environment: dev, actor, clock };
  };
  const service: SelfService = {
    tenancyOf,
    ...dynamodbSelfService(client, selfServiceTable(dev).name, { clock }),
    environmentTokenPrefix: dev.tokenPrefix,
    plans: dev.plans,
    maxTokens: 50,
    cacheTtlSeconds: 60,
    ...options,
  };
  let made = 0;

  const world = {
    client,
    clock,
    tokens,
    records,
    audit,
    service,
    /** Stores a tenant, or changes it. */
    async tenant(tenantId: string, changes: Partial<TenantRecord> = {}): Promise<void> {
      const before = await records.get(tenantId);
      const record: TenantRecord = {
        tenantId,
        status: "active",
        plan: "General",
        clientId: `example-gateway-dev-${tenantId}`,
        apiKeyId: "abcdefghij",
        settled: true,
        createdAt: NOW,
        updatedAt: NOW,
        generation: "0011223344556677",
        ...changes,
        revision: `revision-${(made += 1)}`,
      };
      await records.write(record, before?.revision);
    },
    /** Stores a token of a tenant, as an operator mints it. */
    async token(
      tenantId: string,
      settings: Partial<NewToken> & { readonly token?: string } = {},
    ): Promise<Held> {
      const { token = mintToken(dev.tokenPrefix), ...rest } = settings;
      const tokenId = `id-${(made += 1)}`;
      const tokenHash = hashToken(token);
      const clientId = `example-gateway-dev-${tenantId}`;
      await tokens.put({ tokenHash, clientId, tenantId, tokenId, createdAt: NOW, ...rest });
      return { tenantId, token, tokenId: rest.tokenId ?? tokenId, tokenHash };
    },
    /** A tenant with one token. */
    async holder(tenantId: string, settings: Partial<NewToken> = {}): Promise<Held> {
      await world.tenant(tenantId);
      return world.token(tenantId, settings);
    },
    /** Makes a request, as the gateway passes it on after the authorizer let the token in. */
    async call({ token, tenantId, tokenId }: Held, route: string, call: Call = {}): Promise<Got> {
      try {
        const event = eventOf(token, route, { tenantId, tokenId }, call);
        return (await answerRequest(requestOf(event), service, clock)) as Got;
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal === undefined) throw error;
        return { status: refusal.status, body: { code: refusal.code } };
      }
    },
    async close(): Promise<void> {
      client.destroy();
      await dynamodb.close();
    },
  };
  return world;
}

export const MINT = "POST /tenant/tokens";
export const LIST = "GET /tenant/tokens";
export const ROTATE = "POST /tenant/tokens/{tokenId}/rotate";
export const REVOKE = "DELETE /tenant/tokens/{tokenId}";

/** The token of an answer. */
export function heldIn({ body }: Got, tenantId: string): Held {
  const { token, tokenId } = body as { readonly token: string; readonly tokenId: string };
  return { tenantId, token, tokenId, tokenHash: hashToken(token) };
}

export function eventOf(
  token: string,
  route: string,
  authorizer: Readonly<Record<string, unknown>>,
  { body, key, tokenId, query = {}, event = {} }: Call = {},
): APIGatewayProxyEvent {
  const [httpMethod = "", resource = ""] = route.split(" ");
  return {
    httpMethod,
    resource,
    path: resource,
    headers: { Authorization: token, ...(key !== undefined && { "idempotency-key": key }) },
    multiValueHeaders: {},
    pathParameters: tokenId === undefined ? null : { tokenId },
    queryStringParameters: null,
    multiValueQueryStringParameters: Object.fromEntries(
      Object.entries(query).map(([name, value]) => [name, [value]]),
    ),
    stageVariables: null,
    body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: { authorizer } as unknown as APIGatewayProxyEvent["requestContext"],
    ...event,
  };
}
