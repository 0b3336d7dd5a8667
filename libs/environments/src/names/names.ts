import { accountStack, cellsIn, firstEntry, pipelinesIn, planningRole } from "../accounts";
import type { Account } from "../schema/account";
import { cellsOf, environmentName, routerOf } from "../cells";
import type { AwsName, NameKind } from "./aws-name";
import type { Environment } from "../schema/environment";
import {
  cellRoomFunction,
  selfServiceFunction,
  usageCountFunction,
  usageSealFunction,
  eventsNoticeFunction,
  eventsRelayFunction,
} from "../schema/function-options";
import {
  auditTable,
  directoryTable,
  eventBusName,
  failedDeliveriesName,
  resourceName,
  routerName,
  selfServiceTable,
  tenantEventsTable,
  tenantsTable,
  usageLinesTable,
  usageTable,
} from "@tollgate/records";

/** Suffix of the names of a backend's role, alarm and CodeDeploy application for roll-outs. */
const ROLLOUT = "-rollout";

/**
 * Returns the names of an environment's resources on AWS, except those of its backends: `namesOfFunction`.
 * Alarms, Contributor Insights rules and saved queries are not included: the code gives each an id, and their
 * limits are 128 characters and more. A test of the stacks checks them against AWS's rules.
 */
export function namesOfEnvironment(environment: Environment): readonly AwsName[] {
  const { service, name, tokensTable, tokenPrefix, plans, state, domain } = environment;
  const { tracing, waf, encryption, backup, codeSigning } = environment;
  const named = (kind: NameKind, thing: string, format = (each: string) => each): AwsName => ({
    kind,
    name: format(resourceName(environment, thing)),
    member: ["service"],
  });
  const alias = (each: string) => `alias/${each}`;
  return placed(environment, [
    ...namesOfState(state),
    { kind: "stack", name, member: ["name"] },
    // A further cell has the stage of the first, in an API of its own.
    ...(environmentName(environment) === name ? [{ kind: "stage", name, member: ["name"] } as const] : []),
    { kind: "tokenPrefix", name: tokenPrefix, member: ["tokenPrefix"] },
    { kind: "table", name: tenantsTable(environment).name, member: ["service"] },
    { kind: "table", name: auditTable(environment).name, member: ["service"] },
    { kind: "table", name: tokensTable, member: ["tokensTable"] },
    named("restApi", "api"),
    ...Object.keys(plans).map((plan) => named("usagePlan", plan)),
    ...namesOfFunction(environment, "authorizer", ["service"]),
    named("metricFilter", "cold-starts"),
    { kind: "metricNamespace", name: `${service}/${name}`, member: ["service"] },
    named("logGroup", "access", (each) => `/aws/apigateway/${each}`),
    ...(environment.usage ? namesOfUsage(environment) : []),
    ...(environment.events ? namesOfEvents(environment) : []),
    ...(environment.selfService
      ? [
          { kind: "table", name: selfServiceTable(environment).name, member: ["service"] } as const,
          ...namesOfFunction(environment, selfServiceFunction.thing, ["service"]),
        ]
      : []),
    named("policy", "operator"),
    named("dashboard", "overview"),
    named("topic", "alarms-page"),
    named("topic", "alarms-ticket"),
    named("keyAlias", "alarms", alias),
    ...(encryption ? [named("keyAlias", "data", alias)] : []),
    ...(tracing
      ? ([
          { kind: "samplingRule", name: `${service}-${name}`, member: ["service"] },
          named("tracedService", "api", (each) => `${each}/${name}`),
        ] as const)
      : []),
    ...(waf
      ? [
          named("webAcl", "edge"),
          ...["allow-ipv4", "allow-ipv6", "block-ipv4", "block-ipv6"].map((set) => named("ipSet", set)),
          named("logGroup", "edge", (each) => `aws-waf-logs-${each}`),
          named("logPolicy", "waf-log"),
        ]
      : []),
    ...(backup
      ? [
          named("backupVault", "tables"),
          named("backupPlan", "tables"),
          named("backupSelection", "tables"),
          named("role", "backup"),
        ]
      : []),
    ...(codeSigning
      ? [{ kind: "bucket", name: codeSigning.bucket, member: ["codeSigning", "bucket"] } as const]
      : []),
    ...(domain?.names ?? []).map(
      (each, index) =>
        ({ kind: "host", name: each.name, member: ["domain", "names", index, "name"] }) as const,
    ),
    ...(domain?.mutualTls
      ? [
          {
            kind: "bucket",
            name: domain.mutualTls.bucket,
            member: ["domain", "mutualTls", "bucket"],
          } as const,
        ]
      : []),
  ]);
}

function namesOfUsage({ service, name }: Environment): readonly AwsName[] {
  const member = ["service"];
  const own = { service, name };
  return [
    ...[usageTable(own), usageLinesTable(own)].map(({ name }) => ({ kind: "table", name, member }) as const),
    ...[usageCountFunction, usageSealFunction].flatMap(({ thing }) => namesOfFunction(own, thing, member)),
    { kind: "queue", name: failedDeliveriesName(own), member },
    { kind: "subscriptionFilter", name: resourceName(own, usageCountFunction.thing), member },
    { kind: "eventRule", name: resourceName(own, usageSealFunction.thing), member },
    ...["pendingHours", "unread", "tenantsOver80", "tenantsOver100", "tenantsFailing"].map(
      (metric) =>
        ({
          kind: "metricFilter",
          name: resourceName(own, `${usageSealFunction.thing}-${metric}`),
          member,
        }) as const,
    ),
  ];
}

function namesOfEvents({ service, name }: Environment): readonly AwsName[] {
  const member = ["service"];
  const own = { service, name };
  const functions = [eventsRelayFunction, eventsNoticeFunction];
  return [
    { kind: "table", name: tenantEventsTable(own).name, member },
    { kind: "eventBus", name: eventBusName(own), member },
    { kind: "eventArchive", name: eventBusName(own), member },
    ...functions.flatMap(({ thing }) => namesOfFunction(own, thing, member)),
    ...functions.map(({ thing }) => ({ kind: "eventRule", name: resourceName(own, thing), member }) as const),
    { kind: "metricFilter", name: resourceName(own, `${eventsRelayFunction.thing}-waitingMinutes`), member },
  ];
}

/** Returns names as those of resources of one account and Region. */
export function placed(
  { account, region }: Pick<Environment, "account" | "region">,
  names: readonly AwsName[],
): readonly AwsName[] {
  return names.map((name) => ({ ...name, place: { account, region } }));
}

/** Returns the names of the resources of all cells of an environment, and of what stands before them. */
export function namesOfAllCells(environment: Environment): readonly AwsName[] {
  const router = routerOf(environment);
  const hosts = environment.domain?.names ?? [];
  return [
    ...cellsOf(environment).flatMap((cell) => namesOfEnvironment(cell.environment)),
    ...(router === undefined
      ? []
      : placed({ account: environment.account, region: router.region }, [
          { kind: "stack", name: router.stack, member: ["name"] } as const,
          ...namesOfState(router.state),
          { kind: "table", name: directoryTable(environment).name, member: ["service"] } as const,
          ...namesOfRouter(router.environment, environment),
          ...hosts.map(
            ({ name }, index) =>
              ({ kind: "host", name, member: ["domain", "names", index, "name"] }) as const,
          ),
        ])),
  ];
}

/** @param own the environment as the router's stack has it */
function namesOfRouter(own: Environment, environment: Environment): readonly AwsName[] {
  const named = (kind: NameKind, name: string): AwsName => ({ kind, name, member: ["service"] });
  return [
    named("edgeFunction", routerName(environment)),
    named("keyValueStore", routerName(environment)),
    named("policy", resourceName(own, "operator")),
    ...namesOfFunction({ service: own.service, name: own.name }, cellRoomFunction.thing, ["service"]),
    named("eventRule", resourceName(own, cellRoomFunction.thing)),
    named("metricFilter", resourceName(own, cellRoomFunction.thing)),
    named("metricNamespace", `${own.service}/${own.name}`),
    named("topic", resourceName(own, "alarms-page")),
    named("topic", resourceName(own, "alarms-ticket")),
    named("keyAlias", `alias/${resourceName(own, "alarms")}`),
    ...(own.codeSigning
      ? [{ kind: "bucket", name: own.codeSigning.bucket, member: ["codeSigning", "bucket"] } as const]
      : []),
    ...(own.encryption ? [named("keyAlias", `alias/${resourceName(own, "data")}`)] : []),
    ...(own.waf
      ? [
          named("globalWebAcl", resourceName(own, "edge")),
          named("logGroup", `aws-waf-logs-${resourceName(own, "edge")}`),
          named("logPolicy", resourceName(own, "waf-log")),
        ]
      : []),
  ];
}

/**
 * One bucket may hold the states of several environments. Each state is a separate object, with Terraform's
 * lock beside it.
 */
function namesOfState(state: Environment["state"]): readonly AwsName[] {
  if (state.kind === "local") return [];
  const object = `${state.bucket}/${state.key}`;
  const member = ["state", "key"];
  return [
    { kind: "bucket", name: state.bucket, member: ["state", "bucket"], use: "state" },
    { kind: "stateObject", name: object, member },
    { kind: "stateObject", name: `${object}.tflock`, member },
  ];
}

/**
 * Returns the names of the AWS resources of one Lambda function of an environment.
 *
 * @param thing the function's purpose in the environment: `authorizer`, or a backend's name
 * @param member the member that determines the names
 */
export function namesOfFunction(
  environment: Pick<Environment, "service" | "name" | "rollout">,
  thing: string,
  member: readonly PropertyKey[],
): readonly AwsName[] {
  const name = resourceName(environment, thing);
  const names: AwsName[] = [
    { kind: "function", name, member },
    { kind: "role", name, member },
    { kind: "logGroup", name: `/aws/lambda/${name}`, member },
  ];
  if (environment.rollout && thing !== "authorizer")
    names.push(
      { kind: "deployment", name, member },
      { kind: "role", name: rolloutName(name), member },
      { kind: "alarm", name: rolloutName(name), member },
    );
  return names;
}

/** Returns the name of a function's role and alarm for roll-outs. */
export function rolloutName(functionName: string): string {
  return `${functionName}${ROLLOUT}`;
}

/** Returns the names of the AWS resources of one entry of `accounts`. */
export function namesOfAccount(
  account: Account,
  environments: readonly Environment[],
  accounts: readonly Account[] = [account],
): readonly AwsName[] {
  const { service, region, stateBucket, budget } = account;
  const member = ["service"];
  const named = (kind: NameKind, names: readonly string[]): readonly AwsName[] =>
    names.map((name) => ({ kind, name, member }));
  const pipelines = pipelinesIn(account, accounts, environments);
  const home = pipelines.filter(({ isHome }) => isHome).map(({ environment }) => environment.name);
  const bounded = pipelines.flatMap(({ environment }) =>
    cellsIn(environment, account.account).map((cell) => boundaryName(cell.environment)),
  );
  const isPipeline = firstEntry(accounts, account.account) === account && account.repository !== undefined;
  return placed(account, [
    { kind: "stack", name: accountStack(account, accounts), member: ["name"] },
    ...(stateBucket === undefined
      ? []
      : [{ kind: "bucket", name: stateBucket, member: ["stateBucket"], use: "state" } as const]),
    ...named("role", [`${service}-logging-${region}`]),
    ...named("budget", budget ? [`${service}-budget`] : []),
    ...named(
      "role",
      isPipeline ? ["plan", ...home.map((name) => `deploy-${name}`)].map((role) => `${service}-${role}`) : [],
    ),
    ...named("policy", [...bounded, ...home.map((name) => `${service}-deploy-${name}-boundary`)]),
  ]);
}

/** Returns the names of the roles that an environment states and that the stacks of the accounts make. */
export function namesOfRoles(environment: Environment, accounts: readonly Account[]): readonly AwsName[] {
  return accounts.flatMap((account) =>
    pipelinesIn(account, accounts, [environment]).flatMap(({ deploy, operate }) =>
      placed(account, [
        ...(deploy === undefined
          ? []
          : [
              { kind: "role", name: deploy, member: ["roles", "deploy"] } as const,
              { kind: "role", name: planningRole(deploy), member: ["roles", "deploy"] } as const,
              { kind: "policy", name: `${deploy}-boundary`, member: ["roles", "deploy"] } as const,
            ]),
        ...(operate === undefined
          ? []
          : [{ kind: "role", name: operate, member: ["roles", "operate"] } as const]),
      ]),
    ),
  );
}

/** Returns the name of the permissions boundary of an environment's roles, when a pipeline deploys it. */
export function boundaryName(environment: Pick<Environment, "service" | "name">): string {
  return resourceName(environment, "boundary");
}
