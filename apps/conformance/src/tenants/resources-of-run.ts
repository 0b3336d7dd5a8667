import { randomBytes } from "node:crypto";
import {
  CreateUsagePlanCommand,
  DeleteApiKeyCommand,
  DeleteUsagePlanCommand,
  NotFoundException,
  paginateGetApiKeys,
  paginateGetUsagePlans,
  UpdateUsagePlanCommand,
} from "@aws-sdk/client-api-gateway";
import { DeleteItemCommand, PutItemCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Environment } from "@tollgate/environments";
import { resourceName, tokensTable } from "@tollgate/records";
import {
  deleteTenant,
  eachPage,
  listTenants,
  TenantNotFoundError,
} from "@tollgate/tenant-provisioning-runtime";
import type { AwsAccess } from "../targets/aws-access";
import { causeOf } from "../targets/errors";

/** The prefix of a run's ids, which no operator would use for a tenant. */
const PREFIX = "conformance-run-";

const RUN = /^conformance-run-([0-9a-z]{6,8})-[0-9a-f]{6}(?![0-9a-z])/;

/** A new run's id. It contains the start time, so that later runs recognize leftovers. */
export function newRunId(nowMs: number): string {
  return `${PREFIX}${Math.floor(nowMs / 1000).toString(36)}-${randomBytes(3).toString("hex")}`;
}

/**
 * Returns the run that an id belongs to, and its start in milliseconds since 1970, or `undefined` for other
 * ids.
 */
function runOf(id: string): { readonly runId: string; readonly beganMs: number } | undefined {
  const [runId, began] = RUN.exec(id) ?? [];
  if (runId === undefined || began === undefined) return undefined;
  return { runId, beganMs: parseInt(began, 36) * 1000 };
}

/**
 * The resources that a run creates. Each is recorded before it is created, so that partly created resources
 * are removed too.
 */
export class Belongings {
  private readonly tenants = new Set<string>();
  private readonly keys = new Set<string>();
  private readonly tokens = new Set<string>();
  private readonly plans = new Set<string>();

  constructor(
    private readonly environment: Environment,
    private readonly access: AwsAccess,
    private readonly stage: { readonly apiId: string; readonly stageName: string },
  ) {}

  willMakeTenant(tenantId: string): void {
    this.tenants.add(tenantId);
  }

  madeKey(keyId: string): void {
    this.keys.add(keyId);
  }

  /** Stores a token's record directly. */
  async putToken(item: { readonly token: string } & Readonly<Record<string, unknown>>): Promise<void> {
    this.tokens.add(item.token);
    await this.access.dynamodb.send(
      new PutItemCommand({ TableName: tokensTable(this.environment).name, Item: attributes(item) }),
    );
  }

  /** Creates a plan with a daily quota on the stage. @returns its id */
  async makePlan(runId: string, limit: number): Promise<string> {
    const { id = "" } = await this.access.gateway.send(
      new CreateUsagePlanCommand({
        name: resourceName(this.environment, runId),
        description: "Created by a conformance run, and removed at its end",
        apiStages: [{ apiId: this.stage.apiId, stage: this.stage.stageName }],
        quota: { limit, period: "DAY" },
      }),
    );
    this.plans.add(id);
    return id;
  }

  /**
   * Removes all resources: tokens first and tenants last, because later runs find leftovers by their tenants.
   *
   * @returns the resources that could not be removed, with the reason
   */
  async remove(): Promise<readonly string[]> {
    const left: string[] = [];
    const each = async (what: string, remove: () => Promise<unknown>) => {
      try {
        await remove();
      } catch (error) {
        if (error instanceof NotFoundException || error instanceof TenantNotFoundError) return;
        left.push(`${what} is left behind: ${causeOf(error)}`);
      }
    };
    const { gateway, dynamodb, tenancy } = this.access;
    const TableName = tokensTable(this.environment).name;
    for (const token of this.tokens)
      await each(`the record of a token (hash ${token.slice(0, 12)}...)`, () =>
        dynamodb.send(new DeleteItemCommand({ TableName, Key: { token: { S: token } } })),
      );
    for (const apiKey of this.keys)
      await each(`the API key ${apiKey}`, () => gateway.send(new DeleteApiKeyCommand({ apiKey })));
    for (const plan of this.plans) await each(`the usage plan ${plan}`, () => removePlan(this.access, plan));
    for (const tenantId of this.tenants)
      await each(`the tenant ${tenantId} (npm run tenants -- delete ${tenantId})`, () =>
        deleteTenant(tenantId, tenancy),
      );
    return left;
  }
}

/** A run that began longer ago than this, in milliseconds, is no longer running. */
const OVER_MS = 2 * 3_600_000;

/**
 * Removes leftovers of killed runs.
 *
 * @returns a line for each resource that was removed, or kept because its run may still be in progress
 */
export async function removeLeftovers(
  environment: Environment,
  access: AwsAccess,
  nowMs: number,
): Promise<readonly string[]> {
  const { gateway, tenancy } = access;
  const lines: string[] = [];
  const each = async (what: string, id: string, remove: () => Promise<unknown>) => {
    const run = runOf(id);
    if (run === undefined) return;
    if (nowMs - run.beganMs < OVER_MS) {
      const began = new Date(run.beganMs).toISOString();
      lines.push(`${what} is of a run that began at ${began} and might still be running: it stays`);
      return;
    }
    try {
      await remove();
      lines.push(`${what} was left by an earlier run: it is removed`);
    } catch (error) {
      lines.push(`${what} was left by an earlier run, and cannot be removed: ${causeOf(error)}`);
    }
  };
  const keys: { id: string; name: string; value: string }[] = [];
  for await (const { items = [] } of eachPage(
    paginateGetApiKeys({ client: gateway, pageSize: 500 }, { nameQuery: PREFIX, includeValues: true }),
  ))
    for (const { id = "", name = "", value = "" } of items) keys.push({ id, name, value });
  for (const { id, name, value } of keys)
    await each(`the API key ${name}`, name, async () => {
      await removeTokensOf(value, access);
      await gateway.send(new DeleteApiKeyCommand({ apiKey: id }));
    });
  const planPrefix = resourceName(environment, PREFIX).slice(0, -environment.name.length - 1);
  for await (const { items = [] } of eachPage(paginateGetUsagePlans({ client: gateway, pageSize: 500 }, {})))
    for (const { id = "", name = "" } of items)
      if (name.startsWith(planPrefix) && name.endsWith(`-${environment.name}`))
        await each(`the usage plan ${name}`, name.slice(environment.service.length + 1), () =>
          removePlan(access, id),
        );
  for await (const { tenantId } of listTenants({ text: PREFIX }, tenancy))
    await each(`the tenant ${tenantId}`, tenantId, async () => {
      const run = runOf(tenantId);
      if (run !== undefined) await removeTokensOf(keylessValue(environment, run.runId), access);
      await deleteTenant(tenantId, tenancy);
    });
  return lines;
}

/** The value of a key that does not exist, for a token of the run. */
export function keylessValue({ service, name }: Environment, runId: string): string {
  return `${service}-${name}-${runId}-no-such-key`;
}

async function removeTokensOf(value: string, { tenancy }: AwsAccess): Promise<void> {
  for await (const { tokenHash } of tenancy.lookup.withKey(value)) await tenancy.tokens.remove(tokenHash);
}

/** Removes a plan's stages first: API Gateway does not delete a plan that has stages. */
async function removePlan({ gateway }: AwsAccess, usagePlanId: string): Promise<void> {
  for await (const { items = [] } of eachPage(paginateGetUsagePlans({ client: gateway, pageSize: 500 }, {})))
    for (const { id, apiStages = [] } of items)
      if (id === usagePlanId && apiStages.length > 0)
        await gateway.send(
          new UpdateUsagePlanCommand({
            usagePlanId,
            patchOperations: apiStages.map(({ apiId, stage }) => ({
              op: "remove",
              path: "/apiStages",
              value: `${apiId}:${stage}`,
            })),
          }),
        );
  await gateway.send(new DeleteUsagePlanCommand({ usagePlanId }));
}

function attributes(item: Readonly<Record<string, unknown>>): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      typeof value === "number" ? { N: String(value) } : { S: String(value) },
    ]),
  );
}
