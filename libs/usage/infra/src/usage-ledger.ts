import { type DataTable, keyPermissionsThroughDynamoDb, ownPlace } from "@tollgate/data-protection-infra";
import {
  tableArn,
  usageCountFunction,
  usageSealFunction,
  usageVariables,
  type Environment,
  type UsageOption,
} from "@tollgate/environments";
import { FailedEventsQueue, GatewayFunction, runOnSchedule, type CodeSigning } from "@tollgate/gateway-infra";
import { failedDeliveriesName, PENDING_SLOT, resourceName, tenantEventsTable } from "@tollgate/records";
import { Construct } from "constructs";
import { LogDelivery } from "./log-delivery";
import { UsageTables } from "./usage-tables";

export interface UsageLedgerOptions {
  readonly environment: Environment;
  readonly usage: UsageOption;
  readonly accessLog: { readonly logGroupName: string };
  /** The table of tenants, whose quotas are watched. */
  readonly tenantsTable: { readonly name: string };
  /** Path of the bundle of `apps/usage-lambda`. */
  readonly codeZip: string;
  /** Encrypts tables, logs, variables and failed deliveries. @default keys that AWS manages */
  readonly kmsKeyArn?: string;
  /** @default any bundle is accepted */
  readonly codeSigning?: CodeSigning;
}

/**
 * The usage ledger of one access log. One function stores the lines of each delivery, another sums the hours that are
 * over: neither needs to be the only one that runs.
 */
export class UsageLedger extends Construct {
  /** The sums, to be protected and copied like the tables of tenants. */
  readonly ledger: DataTable;
  /** The lines, which need neither. */
  readonly lines: DataTable;
  /** Log group of the function that sums the hours. */
  readonly sealLogGroupName: string;

  constructor(scope: Construct, id: string, options: UsageLedgerOptions) {
    super(scope, id);
    const { environment, usage, accessLog, tenantsTable, codeZip, kmsKeyArn, codeSigning } = options;
    const encrypted = kmsKeyArn === undefined ? {} : { kmsKeyArn };
    const { ledger, lines } = new UsageTables(this, "tables", { environment, ...encrypted });
    const place = ownPlace(this, environment);
    const linesArn = tableArn(lines.name, place);
    const shared = {
      // Traces would cost more than the ledger does: X-Ray samples 5 % of what no traced caller invokes.
      environment: { ...environment, tracing: undefined },
      codeZip,
      invokedBy: "events",
      variables: usageVariables(environment, usage, {
        usage: ledger.name,
        usageLines: lines.name,
        tenants: tenantsTable.name,
      }),
      ...encrypted,
      ...(codeSigning && { codeSigning }),
    } as const;
    const useKey = keyPermissionsThroughDynamoDb(environment, kmsKeyArn);

    const count = new GatewayFunction(this, "count", {
      ...shared,
      ...usageCountFunction,
      systemLogLevel: "WARN",
      permissions: [{ actions: ["dynamodb:PutItem"], resources: [linesArn] }, ...useKey],
      failedEventsQueue: new FailedEventsQueue(this, "failed", {
        environment,
        name: failedDeliveriesName(environment),
        ...encrypted,
      }),
    });
    new LogDelivery(this, "delivery", {
      environment,
      name: resourceName(environment, usageCountFunction.thing),
      logGroupName: accessLog.logGroupName,
      to: count,
    });

    const seal = new GatewayFunction(this, "seal", {
      ...shared,
      ...usageSealFunction,
      permissions: [
        { actions: ["dynamodb:Query"], resources: [linesArn] },
        {
          actions: ["dynamodb:DeleteItem"],
          resources: [linesArn],
          condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [PENDING_SLOT] } },
        },
        { actions: ["dynamodb:PutItem", "dynamodb:Query"], resources: [tableArn(ledger.name, place)] },
        { actions: ["dynamodb:Scan"], resources: [tableArn(tenantsTable.name, place)] },
        ...(environment.events
          ? [
              {
                actions: ["dynamodb:PutItem"],
                resources: [tableArn(tenantEventsTable(environment).name, place)],
              },
            ]
          : []),
        ...useKey,
      ],
    });
    runOnSchedule(this, seal, {
      name: resourceName(environment, usageSealFunction.thing),
      description: `Sums the usage of the hours that are over in ${environment.name}`,
      everyMinutes: usageSealFunction.everyMinutes,
    });
    this.ledger = ledger;
    this.lines = lines;
    this.sealLogGroupName = seal.logGroupName;
  }
}
