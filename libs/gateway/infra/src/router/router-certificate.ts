import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import type { DomainOption } from "@tollgate/environments";
import { Construct } from "constructs";

export interface RouterCertificateOptions {
  readonly names: DomainOption["names"];
}

/**
 * One ACM certificate for all host names of the router, because a distribution has one. Each name is validated by a
 * record in its own zone.
 */
export class RouterCertificate extends Construct {
  /** ARN of the certificate, after ACM issues it. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { names }: RouterCertificateOptions) {
    super(scope, id);
    const [first = "", ...rest] = names.map(({ name }) => name);
    const certificate = new AcmCertificate(this, "certificate", {
      domainName: first,
      ...(rest.length > 0 && { subjectAlternativeNames: rest }),
      validationMethod: "DNS",
      // The distribution always needs a certificate, so the new one is created before the old one is deleted.
      lifecycle: { createBeforeDestroy: true },
    });
    const records = names.map(({ name, zone }) => {
      // The options are a set, without an order.
      const option = (attribute: string): string =>
        `\${one([for each in ${certificate.fqn}.domain_validation_options : each.${attribute} if each.domain_name == "${name}"])}`;
      return new Route53Record(this, `validation-${name}`, {
        zoneId: zone.id,
        name: option("resource_record_name"),
        type: option("resource_record_type"),
        records: [option("resource_record_value")],
        ttl: 300,
        // ACM requires the same record for every certificate of a name, such as one of the first cell.
        allowOverwrite: true,
      });
    });
    const validation = new AcmCertificateValidation(this, "validation", {
      certificateArn: certificate.arn,
      validationRecordFqdns: records.map(({ fqdn }) => fqdn),
      lifecycle: { createBeforeDestroy: true },
    });
    this.arn = validation.certificateArn;
  }
}
