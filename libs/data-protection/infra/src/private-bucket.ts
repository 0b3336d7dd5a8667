import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { awsArn } from "@tollgate/environments";
import { acceptFindings } from "@tollgate/policy-checks-infra";
import { Construct } from "constructs";

export interface PrivateBucketOptions {
  readonly bucket: string;
  /** Whether the bucket refuses requests without TLS; false only for a local server without TLS. */
  readonly requiresTls: boolean;
  /**
   * Whether the bucket is deleted with its contents: only for contents that each deployment uploads again.
   *
   * @default S3 refuses to delete a bucket that has any version of an object
   */
  readonly isDisposable?: boolean;
}

/**
 * A private, encrypted bucket that requires TLS and keeps overwritten versions.
 */
export class PrivateBucket extends Construct {
  readonly bucket: string;
  /** The bucket's versioning; objects have no versions until it is on. */
  readonly versioning: S3BucketVersioningA;

  constructor(scope: Construct, id: string, options: PrivateBucketOptions) {
    super(scope, id);
    const { bucket: name, requiresTls, isDisposable = false } = options;
    const created = new S3Bucket(this, "bucket", {
      bucket: name,
      ...(isDisposable && { forceDestroy: true }),
    });
    acceptFindings(created, {
      CKV_AWS_18: "CloudTrail's data events say who read what; a log bucket would need one of its own",
      CKV_AWS_144: "what is in it can be made again: state by import, a truststore from its file",
      CKV_AWS_145: "SSE-S3: there is no secret in it, and no key's policy to keep right",
      CKV2_AWS_61: "old versions are what it is kept for, and take cents",
      CKV2_AWS_62: "nothing waits for its objects",
    });
    const { bucket } = created;
    const arn = awsArn("s3", "", "", bucket);
    this.bucket = bucket;
    this.versioning = new S3BucketVersioningA(this, "versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    new S3BucketOwnershipControls(this, "ownership", {
      bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    const block = new S3BucketPublicAccessBlock(this, "public-access", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    if (!requiresTls) return;
    new S3BucketPolicy(this, "policy", {
      bucket,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "OnlyOverTls",
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: [arn, `${arn}/*`],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      }),
      // S3 answers 409 when both change at the same time.
      dependsOn: [block],
    });
  }
}
