import { ApiGatewayBasePathMapping } from "@cdktf/provider-aws/lib/api-gateway-base-path-mapping";
import { ApiGatewayDomainName } from "@cdktf/provider-aws/lib/api-gateway-domain-name";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import type { DomainOption } from "@tollgate/environments";
import { Construct } from "constructs";
import type { StageAddress } from "./rest-api";
import type { TruststoreObject } from "./truststore";
import { ValidatedCertificate } from "./validated-certificate";

export interface CustomDomainOptions {
  readonly domain: DomainOption["names"][number];
  readonly stage: StageAddress;
  /** What clients' certificates are checked against. @default clients show none */
  readonly truststore?: TruststoreObject | undefined;
  /** Proof that the name is the account's, when its certificate is not of ACM's own. @default none */
  readonly ownershipCertificateArn?: string | undefined;
}

/** One host name of a stage, with its certificate and its address in DNS. */
export class CustomDomain extends Construct {
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
