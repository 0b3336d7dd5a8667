import { createHash, randomBytes } from "node:crypto";
import { CreateApiKeyCommand } from "@aws-sdk/client-api-gateway";
import { tenantPlans, type Change, type HandMade, type Names, type TenantName } from "@tollgate/conformance";
import { firstPlan, type Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import {
  apiKeyValue,
  createTenant,
  mintTenantToken,
  resumeTenant,
  revokeToken,
  suspendTenant,
  TokenNotFoundError,
  type Time,
} from "@tollgate/tenant-provisioning-runtime";
import { hashToken, mintToken } from "@tollgate/token-hashing";
import type { AwsAccess } from "../targets/aws-access";
import { Belongings, keylessValue } from "./resources-of-run";

/** How long to wait for the index of tokens, which follows the table within about a second. */
const INDEX_MS = 10_000;

/**
 * A run's tenants on one gateway, with their tokens' secrets, which are used in `Authorization` headers only.
 */
export class TenantsOfRun {
  readonly belongings: Belongings;
  private readonly tenants = new Map<TenantName, { readonly tenantId: string; readonly keyId: string }>();
  private readonly tokens = new Map<string, { readonly secret: string; readonly tokenId: string }>();

  constructor(
    private readonly environment: Environment,
    private readonly access: AwsAccess,
    apiId: string,
    readonly runId: string,
    private readonly names: Names,
    private readonly time: Time,
  ) {
    this.belongings = new Belongings(environment, access, { apiId, stageName: environment.name });
    names.add(runId, "run");
    names.add(apiId, "api");
    names.add(environment.service, "service");
  }

  /** Reads the ids of the environment's plans, which differ between gateways. */
  async learnPlans(): Promise<void> {
    const plans = Object.keys(this.environment.plans).map((plan) => resourceName(this.environment, plan));
    for (const [plan, id] of await this.access.tenancy.plans.findIds(plans))
      this.names.add(id, `id of ${plan}`);
  }

  async make(name: TenantName): Promise<void> {
    const tenantId = `${this.runId}-${name}`;
    this.names.add(tenantId, `tenant ${name}`);
    this.belongings.willMakeTenant(tenantId);
    const made = await createTenant(
      { tenantId, plan: tenantPlans(this.environment)[name], label: "conformance" },
      this.access.tenancy,
    );
    this.names.add(made.apiKeyId, `key ${name}`);
    this.tenants.set(name, { tenantId, keyId: made.apiKeyId });
    this.keep(name, made.token, made.tokenId);
  }

  secretOf(token: string): string {
    return found(this.tokens.get(token), `token ${token}`).secret;
  }

  keyValueOf(name: TenantName): string {
    return apiKeyValue(this.environment, this.tenant(name).tenantId);
  }

  async change(change: Change): Promise<void> {
    const { tenancy } = this.access;
    switch (change.kind) {
      case "mint": {
        const { tenantId } = this.tenant(change.tenant);
        const { scopes = [] } = change;
        const { token, tokenId } = await mintTenantToken({ tenantId, label: change.token, scopes }, tenancy);
        return this.keep(change.token, token, tokenId);
      }
      case "revoke": {
        const { tokenId } = found(this.tokens.get(change.token), `token ${change.token}`);
        return this.revoke({ tenantId: this.tenant(change.tenant).tenantId, tokenId, flush: change.flush });
      }
      case "suspend":
        await suspendTenant(this.tenant(change.tenant).tenantId, tenancy);
        return;
      case "resume":
        await resumeTenant(this.tenant(change.tenant).tenantId, tenancy);
        return;
      case "leave-plan":
        return this.leavePlans(this.tenant(change.tenant).keyId);
      case "store":
        return this.store(change.token, change.record);
      case "walkthrough":
        return this.byHand(change.token);
      case "quota": {
        const planId = await this.belongings.makePlan(this.runId, change.limit);
        const { keyId } = this.tenant(change.tenant);
        await this.leavePlans(keyId);
        return tenancy.plans.addKey(planId, keyId);
      }
    }
  }

  private tenant(name: TenantName) {
    return found(this.tenants.get(name), `tenant ${name}`);
  }

  private keep(token: string, secret: string, tokenId: string): void {
    this.names.add(secret, `token ${token}`);
    this.names.add(hashToken(secret), `hash of ${token}`);
    this.names.add(tokenId, `id of ${token}`);
    this.tokens.set(token, { secret, tokenId });
  }

  private async revoke(options: Parameters<typeof revokeToken>[0]): Promise<void> {
    const until = this.time.now() + INDEX_MS;
    for (;;) {
      try {
        return await revokeToken(options, this.access.tenancy);
      } catch (error) {
        if (!(error instanceof TokenNotFoundError) || this.time.now() >= until) throw error;
        await this.time.sleep(1_000);
      }
    }
  }

  private async leavePlans(keyId: string): Promise<void> {
    const { plans } = this.access.tenancy;
    for (const { id } of await plans.holding(keyId)) await plans.removeKey(id, keyId);
  }

  private async store(token: string, record: HandMade): Promise<void> {
    const secret = mintToken(this.environment.tokenPrefix, (size) => randomBytes(size));
    this.keep(token, secret, `${this.runId}-${record}`);
    const { tenantId } = this.tenant("main");
    const own = { token: hashToken(secret), clientId: apiKeyValue(this.environment, tenantId) };
    const listed = { ...own, tenantId, tokenId: `${this.runId}-${record}` };
    const items: Readonly<Record<HandMade, typeof own & Record<string, unknown>>> = {
      expired: { ...listed, expiresAt: Math.floor(Date.now() / 1000) - 60 },
      unreadable: { ...listed, expiresAt: "soon" },
      keyless: { ...listed, clientId: keylessValue(this.environment, this.runId) },
      nameless: own,
      oversized: { ...listed, tokenId: "x".repeat(9_000) },
    };
    await this.belongings.putToken(items[record]);
  }

  /** The walkthrough of `apps/docs/get-started.md`. */
  private async byHand(token: string): Promise<void> {
    const { gateway, tenancy } = this.access;
    const name = `${this.runId}-by-hand`;
    const { id = "", value = "" } = await gateway.send(new CreateApiKeyCommand({ name, enabled: true }));
    this.belongings.madeKey(id);
    this.names.add(id, "key by hand");
    this.names.add(value, "value of the key by hand");
    const plan = resourceName(this.environment, firstPlan(this.environment));
    const planId = found((await tenancy.plans.findIds([plan])).get(plan), `plan ${plan}`);
    await tenancy.plans.addKey(planId, id);
    const secret = randomBytes(32).toString("base64");
    this.keep(token, secret, "");
    const hash = createHash("sha256").update(secret).digest("hex");
    await this.belongings.putToken({ token: hash, clientId: value });
  }
}

function found<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`the ${what} was not created`);
  return value;
}
