import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import type { DomainOption } from "@tollgate/environments";
import { Fn, propertyAccess } from "cdktf";
import { Construct } from "constructs";

export interface ValidatedCertificateOptions {
  /** Host names, of which the first is the certificate's own. */
  readonly names: readonly Pick<DomainOption["names"][number], "name" | "zone">[];
  /** Returns the id of the record that validates a name, which is part of its address in Terraform's state. */
  readonly recordId: (name: string) => string;
}

/**
 * An ACM certificate, of which each name is validated by a record in its own zone. ACM renews it while the records
 * exist.
 */
export class ValidatedCertificate extends Construct {
  /** ARN of the certificate, after ACM issues it. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { names, recordId }: ValidatedCertificateOptions) {
    super(scope, id);
    const [first = "", ...rest] = names.map(({ name }) => name);
    const certificate = new AcmCertificate(this, "certificate", {
      domainName: first,
      ...(rest.length > 0 && { subjectAlternativeNames: rest }),
      validationMethod: "DNS",
      // What uses it always needs a certificate, so the new one is created before the old one is deleted.
      lifecycle: { createBeforeDestroy: true },
    });
    const records = names.map(({ name, zone }) => {
      const option = (attribute: string): string =>
        rest.length === 0 ? onlyOption(certificate, attribute) : optionOf(certificate, name, attribute);
      return new Route53Record(this, recordId(name), {
        zoneId: zone.id,
        name: option("resource_record_name"),
        type: option("resource_record_type"),
        records: [option("resource_record_value")],
        ttl: 300,
        // ACM requires the same record for every certificate of a name, such as that of another environment, or of
        // the first cell before there was a router.
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

/** A certificate of one name has one validation option. */
function onlyOption(certificate: AcmCertificate, attribute: string): string {
  return propertyAccess(Fn.one(certificate.domainValidationOptions), [attribute]) as unknown as string;
}

/** The options of several names are a set, without an order. */
function optionOf({ fqn }: AcmCertificate, name: string, attribute: string): string {
  return `\${one([for each in ${fqn}.domain_validation_options : each.${attribute} if each.domain_name == "${name}"])}`;
}
