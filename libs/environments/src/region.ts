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

/** Those that Terraform's provider knows in this version (5.100.0): it refuses newer ones. */
const REGIONS: readonly string[] = [
  ...[
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "ca-central-1",
    "ca-west-1",
    "mx-central-1",
    "sa-east-1",
  ],
  ...[
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
  ],
  ...[
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
  ],
  ...[
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-7",
  ],
  ...["af-south-1", "il-central-1", "me-central-1", "me-south-1"],
];

export const region = z
  .string()
  .regex(/^[a-z]{2,4}(-[a-z]+)+-\d+$/, { error: "an AWS Region, such as us-east-1", abort: true })
  .regex(IN_PARTITION, {
    error: `a Region of the partition "${PARTITION}", such as us-east-1: GovCloud, China, the European Sovereign Cloud and isolated Regions have other ARNs and not all of the services`,
    abort: true,
  })
  .refine((name) => REGIONS.includes(name), `one of ${REGIONS.toSorted().join(", ")}`);

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

/** The Region in an ARN. @returns the empty text where it has none */
export function regionOf(arn: string): string {
  return arn.split(":")[3] ?? "";
}
