import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { ownPlace, type Permission } from "@tollgate/data-protection-infra";
import { queueArn, type Environment } from "@tollgate/environments";
import { Construct } from "constructs";

const DAY = 86_400;

/** The most that Lambda allows: further attempts after the first, and seconds from the event to the last attempt. */
const RETRIES = 2;
const LONGEST_SECONDS = 6 * 3_600;

export interface FailedEventsQueueOptions {
  readonly environment: Pick<Environment, "region">;
  readonly name: string;
  /** Encrypts the messages. @default a key that SQS owns */
  readonly kmsKeyArn?: string;
}

/**
 * Keeps the events of a function's asynchronous invocations for 14 days after they failed three times, or for 6 hours.
 * Each message has the event as `requestPayload`.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export class FailedEventsQueue extends Construct {
  readonly name: string;
  /** The function's permissions, with whose role Lambda sends. */
  readonly sendPermissions: readonly Permission[];
  private readonly arn: string;

  constructor(scope: Construct, id: string, { environment, name, kmsKeyArn }: FailedEventsQueueOptions) {
    super(scope, id);
    const queue = new SqsQueue(this, "queue", {
      name,
      messageRetentionSeconds: 14 * DAY,
      // Longer than it takes to read a message and to deliver its event again.
      visibilityTimeoutSeconds: 300,
      ...(kmsKeyArn === undefined ? { sqsManagedSseEnabled: true } : { kmsMasterKeyId: kmsKeyArn }),
    });
    this.name = queue.name;
    this.arn = queueArn(queue.name, ownPlace(this, environment));
    this.sendPermissions = [
      { actions: ["sqs:SendMessage"], resources: [this.arn] },
      ...(kmsKeyArn === undefined
        ? []
        : [
            {
              // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
              actions: ["kms:Decrypt", "kms:GenerateDataKey"],
              resources: [kmsKeyArn],
              condition: { StringEquals: { "kms:ViaService": `sqs.${environment.region}.amazonaws.com` } },
            },
          ]),
    ];
  }

  /** Receives the failed events of a function's alias. Lambda first checks the permissions of the function's role. */
  receiveFrom(functionName: string, alias: string): void {
    new LambdaFunctionEventInvokeConfig(this, "events", {
      functionName,
      qualifier: alias,
      maximumRetryAttempts: RETRIES,
      maximumEventAgeInSeconds: LONGEST_SECONDS,
      destinationConfig: { onFailure: { destination: this.arn } },
    });
  }
}
