import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { PrivateBucket } from "@tollgate/data-protection-infra";
import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { X509Certificate } from "node:crypto";

/** A PEM file with the certificate authorities that clients' certificates may be from. */
export interface TruststoreFile {
  /** Path from the workspace's root, for messages. */
  readonly path: string;
  readonly untrustedPem: string;
  /** The time at which the certificates must be valid, in milliseconds since 1970. */
  readonly now: number;
}

/** A truststore in the form that API Gateway needs: one version of an object in S3. */
export interface TruststoreObject {
  readonly uri: string;
  readonly version: string;
}

interface TruststoreOptions {
  readonly bucket: string;
  readonly file: TruststoreFile;
  readonly requiresTls: boolean;
}

/**
 * The truststore in its bucket. Every change of the file creates a new version of the object, and the domain
 * names refer to that version, because API Gateway reads a truststore only when its domain names change.
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
      // An object that was created before versioning has the version `null`.
      dependsOn: [versioning],
      // The domain names stop using it before it is deleted.
      lifecycle: { createBeforeDestroy: true },
    });
    this.object = { uri: `s3://${bucket}/${object.key}`, version: object.versionId };
  }
}

/** The limits of API Gateway: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const MAX_CERTIFICATES = 1_000;
const MAX_BYTES = 1_000_000;

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;
const DAY = 86_400_000;
const WARN_DAYS = 30;

interface TruststoreFindings {
  /** The reasons why the file cannot be deployed, one line each. */
  readonly problems: readonly string[];
  /** Future problems, one line each. */
  readonly warnings: readonly string[];
}

/**
 * Checks a truststore's certificates, with a reason for each unusable one. No line holds the file's contents.
 */
export function examineTruststore({ path, untrustedPem, now }: TruststoreFile): TruststoreFindings {
  const found = untrustedPem.match(CERTIFICATE) ?? [];
  const problems: string[] = [];
  const warnings: string[] = [];
  const refuse = (what: string): unknown => problems.push(`the truststore ${path} ${what}`);

  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(untrustedPem))
    refuse(
      "holds a private key; allowed: certificates of authorities and nothing else. Change the key: it was in a file",
    );
  else if (found.length === 0 || /-----BEGIN/.test(untrustedPem.replace(CERTIFICATE, "")))
    refuse(
      "is not PEM; allowed: certificates between -----BEGIN CERTIFICATE----- and -----END CERTIFICATE-----",
    );
  if (found.length > MAX_CERTIFICATES)
    refuse(`has ${found.length} certificates; allowed: ${MAX_CERTIFICATES}`);
  const bytes = Buffer.byteLength(untrustedPem);
  if (bytes > MAX_BYTES) refuse(`has ${bytes} bytes; allowed: ${MAX_BYTES}`);

  found.forEach((pem, index) => {
    const certificate = parse(pem);
    const which = `certificate ${index + 1}`;
    if (!certificate) return refuse(`has a ${which} that is not X.509; allowed: X.509 in PEM`);
    const subject = JSON.stringify(certificate.subject.replace(/\n/g, ", "));
    const end = Date.parse(certificate.validTo);
    const ends = new Date(end).toISOString().slice(0, 10);
    if (end <= now) refuse(`has a ${which}, ${subject}, that expired on ${ends}; allowed: one that is valid`);
    else if (end - now < WARN_DAYS * DAY)
      warnings.push(`the truststore ${path} has a ${which}, ${subject}, that expires on ${ends}`);
  });
  return { problems, warnings };
}

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
