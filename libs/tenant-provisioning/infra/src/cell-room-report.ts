import { keyPermissionsThroughDynamoDb, ownPlace } from "@tollgate/data-protection-infra";
import { cellCapacity, cellRoomFunction, tableArn, type Environment } from "@tollgate/environments";
import { GatewayFunction, runOnSchedule, type CodeSigning } from "@tollgate/gateway-infra";
import { resourceName, ROOM_KEY } from "@tollgate/records";
import { Construct } from "constructs";

export interface CellRoomReportOptions {
  /** The environment as the router's stack has it. */
  readonly environment: Environment;
  /** The names of its cells. */
  readonly cells: readonly string[];
  readonly directory: { readonly name: string };
  /** Path of the bundle of `apps/cell-room-lambda`. */
  readonly codeZip: string;
  /** Encrypts the directory, the log and the variables. @default keys that AWS manages */
  readonly kmsKeyArn?: string;
  /** @default any bundle is accepted */
  readonly codeSigning?: CodeSigning;
}

/**
 * Reports the room of an environment's cells into its log, four times an hour. It may read the counters of the
 * directory, and no tenant's entry.
 */
export class CellRoomReport extends Construct {
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, options: CellRoomReportOptions) {
    super(scope, id);
    const { environment, cells, directory, codeZip, kmsKeyArn, codeSigning } = options;
    const lambda = new GatewayFunction(this, "function", {
      environment,
      codeZip,
      ...cellRoomFunction,
      variables: {
        DIRECTORY_TABLE: directory.name,
        CELLS: cells.join(","),
        CELL_CAPACITY: String(cellCapacity(environment)),
      },
      permissions: [
        {
          actions: ["dynamodb:BatchGetItem"],
          resources: [tableArn(directory.name, ownPlace(this, environment))],
          condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [`${ROOM_KEY}*`] } },
        },
        ...keyPermissionsThroughDynamoDb(environment, kmsKeyArn),
      ],
      ...(kmsKeyArn !== undefined && { kmsKeyArn }),
      ...(codeSigning && { codeSigning }),
    });
    this.logGroupName = lambda.logGroupName;
    runOnSchedule(this, lambda, {
      name: resourceName(environment, cellRoomFunction.thing),
      description: `Reports the room of the cells of ${environment.cell?.of ?? environment.name}`,
      everyMinutes: 15,
    });
  }
}
