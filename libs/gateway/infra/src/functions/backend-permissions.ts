import { keyPermissionsThroughDynamoDb, ownPlace, type Permission } from "@tollgate/data-protection-infra";
import { functionArn, tableArn, type Environment, type Place } from "@tollgate/environments";
import {
  accessIn,
  arnOf,
  backends,
  conditionOf,
  type LambdaBackend,
  type Reachable,
} from "@tollgate/gateway-definition";
import type { Construct } from "constructs";
import type { BackendTables } from "./backend-tables";

export interface BackendPermissionsOptions {
  readonly environment: Environment;
  readonly tables: BackendTables;
  readonly kmsKeyArn?: string;
}

const NETWORK = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];

/** Returns the permissions of backends' functions, besides writing a log. */
export class BackendPermissions {
  constructor(
    private readonly scope: Construct,
    private readonly options: BackendPermissionsOptions,
  ) {}

  /** @param functionName the full name of the backend's function */
  of(backend: LambdaBackend, functionName: string): readonly Permission[] {
    const { environment, kmsKeyArn } = this.options;
    const access = accessIn(backend, environment, backends);
    const hasOwnTable = access.some(({ on }) => on.some((each) => this.arnOfOwn(each) !== undefined));
    return [
      ...access.map((each) => {
        const condition =
          each.toOpen || each.through !== undefined ? conditionOf(each, this.place) : undefined;
        return {
          actions: each.actions,
          resources: each.on.map((reachable) => this.arnOfOwn(reachable) ?? arnOf(reachable, this.place)),
          ...(condition && { condition }),
        };
      }),
      ...(backend.vpc?.[environment.name] === undefined ? [] : this.inVpc(functionName)),
      ...(hasOwnTable ? keyPermissionsThroughDynamoDb(environment, kmsKeyArn) : []),
    ];
  }

  /**
   * Returns the permissions that Lambda uses, with the function's role, to put the function into a VPC, and
   * denies them to the function's own code. Lambda requires them on any network interface and subnet.
   *
   * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
   */
  private inVpc(functionName: string): readonly Permission[] {
    return [
      { actions: NETWORK, resources: ["*"] },
      {
        actions: NETWORK,
        resources: ["*"],
        condition: { ArnEquals: { "lambda:SourceFunctionArn": [functionArn(functionName, this.place)] } },
        isDenied: true,
      },
    ];
  }

  /**
   * Refers to a table of the stack by its `name`, so that Terraform creates the table before the permission.
   */
  private arnOfOwn(each: Reachable): string | undefined {
    if (each.kind !== "table") return undefined;
    const name = this.options.tables.nameOf(each.name);
    return name === undefined ? undefined : tableArn(name, this.place, each.index);
  }

  /** The Region and account of all named resources. */
  private get place(): Place {
    return ownPlace(this.scope, this.options.environment);
  }
}
