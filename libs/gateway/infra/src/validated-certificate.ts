import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Fn, propertyAccess } from "cdktf";
import { Construct } from "constructs";

export interface ValidatedCertificateOptions {
  readonly name: string;
  readonly zoneId: string;
}

/** A certificate of ACM for one name, which a record in the name's zone validates; ACM renews it while the record stands. */
export class ValidatedCertificate extends Construct {
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
