import { awsArn, type Place } from "@tollgate/environments";
import {
  actions,
  anywhere,
  arnOf,
  serviceLinkedRole,
  tagsOwn,
  text,
  type RightsByType,
  type Values,
} from "./rights";

const webAcl = (values: Values, { region, accountId }: Place) =>
  awsArn("wafv2", region, accountId, `regional/webacl/${text(values, "name")}/*`);
const stages = (_: Values, { region }: Place) => [awsArn("apigateway", region, "", "/restapis/*/stages/*")];

/** The rights on certificates, domain names and the firewall. */
export const edgeRights: RightsByType = {
  aws_acm_certificate: [
    { write: actions("acm", "RequestCertificate"), on: anywhere, condition: tagsOwn },
    {
      read: actions("acm", "DescribeCertificate ListTagsForCertificate"),
      write: actions("acm", "AddTagsToCertificate DeleteCertificate RemoveTagsFromCertificate"),
      // ACM chooses the id.
      on: arnOf("acm", () => "certificate/*"),
    },
  ],
  aws_acm_certificate_validation: [],
  aws_route53_record: [
    {
      read: actions("route53", "GetHostedZone ListResourceRecordSets"),
      write: actions("route53", "ChangeResourceRecordSets"),
      on: (values) => [awsArn("route53", "", "", `hostedzone/${text(values, "zone_id")}`)],
    },
    { read: actions("route53", "GetChange"), on: () => [awsArn("route53", "", "", "change/*")] },
  ],
  aws_wafv2_ip_set: [
    {
      read: actions("wafv2", "GetIPSet ListTagsForResource"),
      write: actions("wafv2", "CreateIPSet UpdateIPSet DeleteIPSet TagResource UntagResource"),
      on: arnOf("wafv2", (values) => `regional/ipset/${text(values, "name")}/*`),
    },
  ],
  aws_wafv2_web_acl: [
    {
      read: actions("wafv2", "GetWebACL GetLoggingConfiguration ListTagsForResource"),
      on: (values, place) => [webAcl(values, place)],
    },
    {
      write: actions(
        "wafv2",
        `AssociateWebACL CreateWebACL DeleteLoggingConfiguration DeleteWebACL DisassociateWebACL PutLoggingConfiguration
         TagResource UntagResource UpdateWebACL`,
      ),
      on: (values, place) => [
        webAcl(values, place),
        // A web ACL includes its managed rules and IP sets.
        awsArn("wafv2", place.region, place.accountId, "regional/ipset/*"),
        awsArn("wafv2", place.region, place.accountId, "regional/managedruleset/*"),
        ...stages(values, place),
      ],
    },
    // AWS checks this action on both the web ACL and the stage.
    {
      read: actions("wafv2", "GetWebACLForResource"),
      on: (values, place) => [webAcl(values, place), ...stages(values, place)],
    },
    {
      write: actions("apigateway", "SetWebACL"),
      on: stages,
    },
    { write: actions("logs", "CreateLogDelivery DeleteLogDelivery"), on: anywhere },
    serviceLinkedRole("wafv2.amazonaws.com", "AWSServiceRoleForWAFV2Logging"),
  ],
  aws_wafv2_web_acl_association: [],
  aws_wafv2_web_acl_logging_configuration: [],
};
