import { X509Certificate } from "node:crypto";
import type { TruststoreFile } from "./truststore";

/** What API Gateway takes: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const MAX_CERTIFICATES = 1_000;
const MAX_BYTES = 1_000_000;

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;
const DAY = 86_400_000;
const WARN_DAYS = 30;

export interface TruststoreFindings {
  /** Why the file cannot be deployed, one line each. */
  readonly problems: readonly string[];
  /** What is going to be a problem, one line each. */
  readonly warnings: readonly string[];
}

/** Reads a truststore's certificates, and says of each that cannot be used why. No line holds the file's contents. */
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
