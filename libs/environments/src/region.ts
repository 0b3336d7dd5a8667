import { z } from "zod";

/**
 * The partition that everything is deployed to. ARNs, the names of services in policies, host names and what there is at all
 * differ in the others (AWS Budgets is not in GovCloud, for one), and nothing here has been written for them.
 *
 * https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
const PARTITION = "aws";

/** Regions of the partition by their names, as AWS's SDKs tell them apart (botocore's `partitions.json`). */
const IN_PARTITION = /^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d+$/;

export const region = z
  .string()
  .regex(/^[a-z]{2,4}(-[a-z]+)+-\d+$/, { error: "an AWS Region, such as us-east-1", abort: true })
  .regex(
    IN_PARTITION,
    `a Region of the partition "${PARTITION}", such as us-east-1: GovCloud, China, the European Sovereign Cloud and isolated Regions have other ARNs and not all of the services`,
  );

/**
 * The ARN of something: the only place where one is put together.
 *
 * @param region the empty text for a service that has none in its ARNs, such as IAM
 * @param accountId the empty text for a service that has none in its ARNs, such as API Gateway
 * @param resource what follows, in the service's own form
 */
export function awsArn(service: string, region: string, accountId: string, resource: string): string {
  return `arn:${PARTITION}:${service}:${region}:${accountId}:${resource}`;
}
