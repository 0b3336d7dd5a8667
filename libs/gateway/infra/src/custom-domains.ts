import type { DomainOption } from "@tollgate/environments";
import { Construct } from "constructs";
import { CustomDomain } from "./custom-domain";
import type { StageAddress } from "./rest-api";
import { Truststore, type TruststoreFile } from "./truststore";

export interface CustomDomainsOptions {
  readonly domain: DomainOption;
  readonly stage: StageAddress;
  /** Reads the truststore that the option names. */
  readonly truststoreFile: (path: string) => TruststoreFile;
  /** Whether buckets refuse requests without TLS; only a local server without TLS is a reason not to. */
  readonly requiresTls: boolean;
}

/** The host names of a stage. With mutual TLS, each asks clients for a certificate: one that did not would be a way round. */
export class CustomDomains extends Construct {
  /** Where the stage's routes begin, for each name. */
  readonly urls: readonly string[];

  constructor(scope: Construct, id: string, options: CustomDomainsOptions) {
    super(scope, id);
    const { domain, stage, truststoreFile, requiresTls } = options;
    const { mutualTls } = domain;
    const truststore =
      mutualTls &&
      new Truststore(this, "truststore", {
        bucket: mutualTls.bucket,
        file: truststoreFile(mutualTls.truststore),
        requiresTls,
      });
    this.urls = domain.names.map(
      (each) =>
        new CustomDomain(this, each.name, {
          domain: each,
          stage,
          truststore: truststore?.object,
          ownershipCertificateArn: mutualTls?.ownershipCertificateArn,
        }).url,
    );
  }
}
