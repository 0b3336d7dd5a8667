import * as z from "zod";
import { PARTITION } from "./arns";

/** Names of the partition's Regions (botocore's `partitions.json`). */
const IN_PARTITION = /^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d+$/;

/** The Regions that version 5.100.0 of Terraform's provider accepts. */
const REGIONS: readonly string[] =
  `us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 ca-west-1 mx-central-1 sa-east-1
  eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3
  ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2
  ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-7
  af-south-1 il-central-1 me-central-1 me-south-1`.split(/\s+/);

export const region = z
  .string()
  .regex(/^[a-z]{2,4}(-[a-z]+)+-\d+$/, { error: "an AWS Region, such as us-east-1", abort: true })
  .regex(IN_PARTITION, {
    error: `a Region of the partition "${PARTITION}", such as us-east-1: GovCloud, China, the European Sovereign Cloud and isolated Regions have other ARNs and not all of the services`,
    abort: true,
  })
  .refine((name) => REGIONS.includes(name), `one of ${REGIONS.toSorted().join(", ")}`);

export const isRegion = (untrusted: unknown): untrusted is string => region.safeParse(untrusted).success;

/**
 * Name of an S3 bucket, which is unique over all accounts. IP addresses and reserved prefixes and suffixes
 * are refused.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export const bucketName = z
  .string()
  .regex(
    /^(?!xn--|sthree-|amzn-s3-demo-)(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?<!-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/,
    "an S3 bucket name",
  );

/** Prefix of every name: `${service}-<thing>-${name}`. */
export const service = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,30}[a-z0-9]$/, "3 to 32 of a-z, 0-9 and inner hyphens");
