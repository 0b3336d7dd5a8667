import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { PrivateBucket } from "@tollgate/data-protection-infra";
import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { examineTruststore } from "./examine-truststore";

/** A PEM file with the authorities whose certificates clients may show. */
export interface TruststoreFile {
  /** Path from the workspace's root, for messages. */
  readonly path: string;
  readonly untrustedPem: string;
  /** When the certificates must be valid, in milliseconds since 1970. */
  readonly now: number;
}

/** A truststore as API Gateway finds it: one version of an object in S3. */
export interface TruststoreObject {
  readonly uri: string;
  readonly version: string;
}

export interface TruststoreOptions {
  readonly bucket: string;
  readonly file: TruststoreFile;
  readonly requiresTls: boolean;
}

/**
 * The truststore in its bucket. Every change of the file is a new version of the object, and API Gateway is told which: it
 * reads a truststore only when its domain names are changed.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
 */
export class Truststore extends Construct {
  readonly object: TruststoreObject;

  constructor(scope: Construct, id: string, { bucket: name, file, requiresTls }: TruststoreOptions) {
    super(scope, id);
    const { problems, warnings } = examineTruststore(file);
    this.node.addValidation({ validate: () => [...problems] });
    for (const warning of warnings) Annotations.of(this).addWarning(warning);

    const { bucket, versioning } = new PrivateBucket(this, "bucket", { bucket: name, requiresTls });
    const object = new S3Object(this, "object", {
      bucket,
      key: "truststore.pem",
      content: file.untrustedPem,
      contentType: "application/x-pem-file",
      // An object that was there before versioning has the version `null`.
      dependsOn: [versioning],
      // Domain names are told to use none before it goes.
      lifecycle: { createBeforeDestroy: true },
    });
    this.object = { uri: `s3://${bucket}/${object.key}`, version: object.versionId };
  }
}
