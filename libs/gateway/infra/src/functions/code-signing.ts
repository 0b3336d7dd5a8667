import { LambdaCodeSigningConfig } from "@cdktf/provider-aws/lib/lambda-code-signing-config";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { SignerSigningJob } from "@cdktf/provider-aws/lib/signer-signing-job";
import { SignerSigningProfile } from "@cdktf/provider-aws/lib/signer-signing-profile";
import { PrivateBucket } from "@tollgate/data-protection-infra";
import type { CodeSigningOption, Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { Fn } from "cdktf";
import { Construct } from "constructs";

/** The location of a signed bundle for Lambda. */
export interface SignedCode {
  readonly s3Bucket: string;
  readonly s3Key: string;
}

export interface CodeSigningOptions {
  readonly environment: Environment;
  readonly codeSigning: CodeSigningOption;
  /** Whether the bucket refuses requests without TLS; false only for a local server without TLS. */
  readonly requiresTls: boolean;
}

/**
 * Makes AWS Signer sign bundles, and Lambda refuse all others. A caller that may change a function's code,
 * but may not use the environment's signing profile, cannot deploy code.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html
 */
export class CodeSigning extends Construct {
  /** ARN of the configuration for functions that accept signed bundles only. */
  readonly configArn: string;
  private readonly bucket: PrivateBucket;
  private readonly profile: SignerSigningProfile;

  constructor(scope: Construct, id: string, { environment, codeSigning, requiresTls }: CodeSigningOptions) {
    super(scope, id);
    // Signer writes objects to it too, which Terraform does not manage.
    const bucket = { bucket: codeSigning.bucket, requiresTls, isDisposable: true };
    this.bucket = new PrivateBucket(this, "bundles", bucket);
    this.profile = new SignerSigningProfile(this, "profile", {
      platformId: "AWSLambda-SHA384-ECDSA",
      // The name of a cancelled profile cannot be used again, so Terraform adds a new suffix each time.
      namePrefix: profileNamePrefix(environment),
      lifecycle: { createBeforeDestroy: true },
    });
    this.configArn = new LambdaCodeSigningConfig(this, "config", {
      description: `Signed for ${environment.service} ${environment.name}`,
      allowedPublishers: { signingProfileVersionArns: [this.profile.versionArn] },
      policies: { untrustedArtifactOnDeployment: "Enforce" },
      // Lambda refuses to delete a configuration that a function uses, so the functions change first.
      lifecycle: { createBeforeDestroy: true },
    }).arn;
  }

  /** Signs the bundle in a file. Each change of the file creates a new object version and a signing job. */
  sign(name: string, file: string): SignedCode {
    const { bucket, versioning } = this.bucket;
    const unsigned = new S3Object(this, `${name}-bundle`, {
      bucket,
      key: `unsigned/${name}.zip`,
      source: file,
      sourceHash: Fn.filebase64sha256(file),
      dependsOn: [versioning],
    });
    const job = new SignerSigningJob(this, `${name}-job`, {
      profileName: this.profile.name,
      source: { s3: { bucket, key: unsigned.key, version: unsigned.versionId } },
      destination: { s3: { bucket, prefix: `signed/${name}-` } },
    });
    const signed = job.signedObject.get(0).s3.get(0);
    return { s3Bucket: signed.bucket, s3Key: signed.key };
  }
}

/**
 * The longest prefix that the provider accepts: profile names have up to 64 characters, and the provider's
 * suffix has 26.
 */
const MAX_PREFIX_LENGTH = 38;

/** Profile names cannot contain hyphens. */
function profileNamePrefix(environment: Environment): string {
  const name = resourceName(environment, "lambda").replaceAll("-", "_");
  return `${name.slice(0, MAX_PREFIX_LENGTH - 1)}_`;
}
