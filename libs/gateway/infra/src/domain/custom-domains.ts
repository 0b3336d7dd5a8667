import type { DomainOption } from "@tollgate/environments";
import { Construct } from "constructs";
import { ApiGatewayBasePathMapping } from "@cdktf/provider-aws/lib/api-gateway-base-path-mapping";
import { ApiGatewayDomainName } from "@cdktf/provider-aws/lib/api-gateway-domain-name";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import type { StageAddress } from "../api/rest-api";
import { ValidatedCertificate } from "./validated-certificate";
import { Truststore, type TruststoreFile, type TruststoreObject } from "./truststore";

export interface CustomDomainsOptions {
  readonly domain: DomainOption;
  readonly stage: StageAddress;
  /** Reads the truststore file of the option. */
  readonly truststoreFile: (path: string) => TruststoreFile;
  /** Whether buckets refuse requests without TLS; false only for a local server without TLS. */
  readonly requiresTls: boolean;
}

/**
 * The host names of a stage. With mutual TLS, each requires a client certificate, because a name that did not
 * would be a bypass.
 */
export class CustomDomains extends Construct {
  /** The base URL of the stage's routes, for each name. */
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
  /**
   * The truststore that clients' certificates are checked against.
   *
   * @default clients present no certificate
   */
  readonly truststore?: TruststoreObject | undefined;
  /**
   * Certificate that proves ownership of the name, when its certificate is not issued by ACM.
   *
   * @default none
   */
  readonly ownershipCertificateArn?: string | undefined;
}

/** One host name of a stage, with its certificate and its address in DNS. */
class CustomDomain extends Construct {
  /** The base URL of the stage's routes: `https://api.example.com/v1`. */
  readonly url: string;

  constructor(scope: Construct, id: string, options: CustomDomainOptions) {
    super(scope, id);
    const { domain, stage, truststore, ownershipCertificateArn } = options;
    const { name, zone, basePath } = domain;
    const certificateArn =
      domain.certificateArn ??
      new ValidatedCertificate(this, "certificate", {
        names: [domain],
        recordId: () => "validation-record",
      }).arn;
    const domainName = new ApiGatewayDomainName(this, "domain-name", {
      domainName: name,
      regionalCertificateArn: certificateArn,
      endpointConfiguration: { types: ["REGIONAL"] },
      // The lowest accepted version: clients with TLS 1.3 use that.
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
        // API Gateway publishes no health status of a Regional endpoint.
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
