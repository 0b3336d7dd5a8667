import type { DomainOption } from "@tollgate/environments";
import { Construct } from "constructs";
import { ApiGatewayBasePathMapping } from "@cdktf/provider-aws/lib/api-gateway-base-path-mapping";
import { ApiGatewayDomainName } from "@cdktf/provider-aws/lib/api-gateway-domain-name";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Fn, propertyAccess } from "cdktf";
import type { StageAddress } from "../api/rest-api";
import { Truststore, type TruststoreFile, type TruststoreObject } from "./truststore";

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

interface CustomDomainOptions {
  readonly domain: DomainOption["names"][number];
  readonly stage: StageAddress;
  /** What clients' certificates are checked against. @default clients show none */
  readonly truststore?: TruststoreObject | undefined;
  /** Proof that the name is the account's, when its certificate is not of ACM's own. @default none */
  readonly ownershipCertificateArn?: string | undefined;
}

/** One host name of a stage, with its certificate and its address in DNS. */
class CustomDomain extends Construct {
  /** Where the stage's routes begin: `https://api.example.com/v1`. */
  readonly url: string;

  constructor(scope: Construct, id: string, options: CustomDomainOptions) {
    super(scope, id);
    const { domain, stage, truststore, ownershipCertificateArn } = options;
    const { name, zone, basePath } = domain;
    const certificateArn =
      domain.certificateArn ?? new ValidatedCertificate(this, "certificate", { name, zoneId: zone.id }).arn;
    const domainName = new ApiGatewayDomainName(this, "domain-name", {
      domainName: name,
      regionalCertificateArn: certificateArn,
      endpointConfiguration: { types: ["REGIONAL"] },
      // The lowest version that is taken: clients that know TLS 1.3 use it.
      securityPolicy: "TLS_1_2",
      ...(truststore && {
        mutualTlsAuthentication: {
          truststoreUri: truststore.uri,
          truststoreVersion: truststore.version,
        },
      }),
      ...(ownershipCertificateArn !== undefined && {
        ownershipVerificationCertificateArn: ownershipCertificateArn,
      }),
    });
    new Route53Record(this, "alias", {
      zoneId: zone.id,
      name,
      type: "A",
      alias: {
        name: domainName.regionalDomainName,
        zoneId: domainName.regionalZoneId,
        // API Gateway publishes no health of a Region's endpoint.
        evaluateTargetHealth: false,
      },
    });
    new ApiGatewayBasePathMapping(this, "mapping", {
      domainName: domainName.domainName,
      apiId: stage.restApiId,
      stageName: stage.stageName,
      ...(basePath !== undefined && { basePath }),
    });
    this.url = `https://${[name, basePath].filter(Boolean).join("/")}`;
  }
}

interface ValidatedCertificateOptions {
  readonly name: string;
  readonly zoneId: string;
}

/** A certificate of ACM for one name, which a record in the name's zone validates; ACM renews it while the record stands. */
class ValidatedCertificate extends Construct {
  /** ARN of the certificate, once it is issued. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, zoneId }: ValidatedCertificateOptions) {
    super(scope, id);
    const certificate = new AcmCertificate(this, "certificate", {
      domainName: name,
      validationMethod: "DNS",
      // A domain name cannot be without its certificate while another takes its place.
      lifecycle: { createBeforeDestroy: true },
    });
    // One name, so one option.
    const option = (attribute: string): string =>
      propertyAccess(Fn.one(certificate.domainValidationOptions), [attribute]) as unknown as string;
    const record = new Route53Record(this, "validation-record", {
      zoneId,
      name: option("resource_record_name"),
      type: option("resource_record_type"),
      records: [option("resource_record_value")],
      ttl: 300,
      // ACM asks for the same record for every certificate of a name, such as that of another environment.
      allowOverwrite: true,
    });
    const validation = new AcmCertificateValidation(this, "validation", {
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
      lifecycle: { createBeforeDestroy: true },
    });
    this.arn = validation.certificateArn;
  }
}
