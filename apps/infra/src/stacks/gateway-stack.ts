import { AuthorizerFunction } from "@tollgate/authorizer-infra";
import { Backups, DataTable, EncryptionKey } from "@tollgate/data-protection-infra";
import { planOutput, selfServiceFunction, type DomainOption, type Environment } from "@tollgate/environments";
import { ownRoutesOf, routesOf } from "@tollgate/gateway-definition";
import { TenantEvents } from "@tollgate/events-infra";
import {
  Backends,
  BackendTables,
  CodeSigning,
  CustomDomains,
  RestApi,
  WebAcl,
} from "@tollgate/gateway-infra";
import {
  AccessLog,
  Alarms,
  AuthorizerColdStarts,
  Dashboard,
  EventsMetrics,
  InsightRules,
  LogQueries,
  TraceSampling,
  UsageMetrics,
} from "@tollgate/observability-infra";
import { enforcePolicies, policies } from "@tollgate/policy-checks-infra";
import { auditTable, tenantsTable, tokensTable, type TableDefinition } from "@tollgate/records";
import { SelfService } from "@tollgate/self-service-infra";
import { OperatorPolicy, Plans } from "@tollgate/tenant-provisioning-infra";
import { UsageLedger } from "@tollgate/usage-infra";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { accessOf, AwsAccess } from "../aws/aws-access";
import { policyOfAuthorizer } from "../policy-of-authorizer";
import type { ServerOptions } from "../aws/server-options";
import { configureBackend } from "../aws/configure-backend";
import type { WorkspaceFiles } from "../workspace-files";
import { leaveInPlace } from "./leave-in-place";

export interface GatewayStackOptions extends ServerOptions, WorkspaceFiles {
  readonly environment: Environment;
  /**
   * The domain of the environment, where this is its first cell and a router has the domain now. What an earlier deployment of
   * the cell made for it stays, so that clients are served until the router is deployed.
   *
   * @default none
   */
  readonly formerDomain?: DomainOption | undefined;
  /** ARNs of the roles that operators assume in the accounts of the environment. @default they assume none */
  readonly operatorRoles?: readonly string[];
}

/** One environment of the gateway, or one of its cells. */
export class GatewayStack extends TerraformStack {
  readonly restApiId: string;

  constructor(scope: Construct, id: string, options: GatewayStackOptions) {
    super(scope, id);
    const { environment, untrustedSource, codeZip, truststoreFile, isPlainHttp, formerDomain } = options;
    const { backup, codeSigning, domain, encryption, events, selfService, usage, waf } = environment;
    const requiresTls = !isPlainHttp;
    configureBackend(this, environment.state, options);
    new AwsAccess(this, "aws", accessOf(environment, options));

    const key = encryption && new EncryptionKey(this, "encryption", { environment, encryption });
    const encrypted = key ? { kmsKeyArn: key.arn } : {};
    const signing =
      codeSigning && new CodeSigning(this, "code-signing", { environment, codeSigning, requiresTls });
    const signed = signing ? { codeSigning: signing } : {};

    const table = (id: string, define: (environment: Environment) => TableDefinition): DataTable =>
      new DataTable(this, id, { environment, definition: define(environment), ...encrypted });
    const tokens = table("tokens", tokensTable);
    const authorizer = new AuthorizerFunction(this, "authorizer", {
      environment,
      tokensTable: tokens,
      codeZip: codeZip("authorizer-lambda"),
      ...encrypted,
      ...signed,
    });
    const routes = routesOf(untrustedSource, ownRoutesOf(environment));
    const backendTables = new BackendTables(this, "backend-tables", { environment, ...encrypted });
    const backends = new Backends(this, "backends", {
      environment,
      tables: backendTables,
      routes: routes.filter(({ isOwn }) => !isOwn),
      codeZip,
      ...encrypted,
      ...signed,
    });
    const accessLog = new AccessLog(this, "access-log", { environment, ...encrypted });
    const tenants = table("tenants", tenantsTable);
    const audit = table("audit", auditTable);
    const usageLedger =
      usage &&
      new UsageLedger(this, "usage", {
        environment,
        usage,
        accessLog,
        tenantsTable: tenants,
        codeZip: codeZip("usage-lambda"),
        ...encrypted,
        ...signed,
      });
    const ownFunction =
      selfService &&
      new SelfService(this, "self-service", {
        environment,
        selfService,
        tokensTable: tokens,
        tenantsTable: tenants,
        auditTable: audit,
        usage: usageLedger,
        codeZip: codeZip("self-service-lambda"),
        ...encrypted,
        ...signed,
      });
    const tenantEvents =
      events &&
      new TenantEvents(this, "events", {
        environment,
        events,
        tokensTable: tokens,
        tenantsTable: tenants,
        auditTable: audit,
        usage: usageLedger,
        codeZip: codeZip("events-lambda"),
        ...encrypted,
        ...signed,
      });
    const api = new RestApi(this, "gateway", {
      environment,
      untrustedSource,
      authorizerInvokeArn: authorizer.invokeArn,
      backendInvokeArn: (name) =>
        name === selfServiceFunction.thing && ownFunction ? ownFunction.invokeArn : backends.invokeArn(name),
      backendUrl: (backend) => backends.url(backend),
      accessLog,
    });
    api.deployAfter([
      ...authorizer.allowInvocations(api.routes),
      ...backends.allowInvocations(api.routes),
      ...(ownFunction?.allowInvocations(api.routes, routes) ?? []),
    ]);
    const { stage, invokeUrl } = api;
    this.restApiId = stage.restApiId;
    if (waf) new WebAcl(this, "waf", { environment, waf, before: stage, ...encrypted });
    const domains =
      domain && new CustomDomains(this, "domains", { domain, stage, truststoreFile, requiresTls });
    if (formerDomain) {
      const former = { domain: formerDomain, stage, truststoreFile, requiresTls };
      leaveInPlace(new CustomDomains(this, "domains", former));
    }
    const plans = new Plans(this, "plans", { environment, stage });
    const tables = [
      tokens,
      tenants,
      audit,
      ...(usageLedger ? [usageLedger.ledger] : []),
      ...(tenantEvents ? [tenantEvents.table] : []),
      ...backendTables.all,
    ];
    if (backup) new Backups(this, "backups", { environment, backup, tables, ...encrypted });
    const operatorPolicy = new OperatorPolicy(this, "operator", {
      environment,
      tenantsTable: tenants,
      tokensTable: tokens,
      auditTable: audit,
      planIds: Object.values(plans.ids),
      stage,
      ...encrypted,
      ...(options.operatorRoles && { assumedRoles: options.operatorRoles }),
    });
    new InsightRules(this, "insight-rules", { environment });
    new LogQueries(this, "log-queries", { environment });
    new AuthorizerColdStarts(this, "cold-starts", { environment, logGroupName: authorizer.logGroupName });
    if (usageLedger)
      new UsageMetrics(this, "usage-metrics", { environment, logGroupName: usageLedger.sealLogGroupName });
    if (tenantEvents)
      new EventsMetrics(this, "events-metrics", {
        environment,
        logGroupName: tenantEvents.relayLogGroupName,
      });
    new Dashboard(this, "dashboard", { environment });
    new Alarms(this, "alarms", { environment });
    if (environment.tracing) new TraceSampling(this, "traces", { environment, tracing: environment.tracing });
    enforcePolicies(this, environment, policies(policyOfAuthorizer(untrustedSource, environment)));

    // With a custom domain, API Gateway's own address is disabled.
    new TerraformOutput(this, "invoke_url", { value: domains?.urls[0] ?? invokeUrl });
    if (domains) new TerraformOutput(this, "urls", { value: domains.urls });
    for (const [backend, deployment] of Object.entries(backends.deployments))
      new TerraformOutput(this, `rollout_${backend}`, { value: deployment });
    for (const [plan, value] of Object.entries(plans.ids))
      new TerraformOutput(this, planOutput(plan), { value });
    new TerraformOutput(this, "tokens_table", { value: tokens.name });
    new TerraformOutput(this, "tenants_table", { value: tenants.name });
    new TerraformOutput(this, "audit_table", { value: audit.name });
    if (tenantEvents) new TerraformOutput(this, "event_bus_arn", { value: tenantEvents.busArn });
    new TerraformOutput(this, "operator_policy_arn", { value: operatorPolicy.arn });
  }
}
