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

const isGlobal = (values: Values): boolean => values["scope"] === "CLOUDFRONT";
const waf = (values: Values, { region, accountId }: Place, resource: string) =>
  awsArn("wafv2", region, accountId, `${isGlobal(values) ? "global" : "regional"}/${resource}`);
const webAcl = (values: Values, place: Place) => waf(values, place, `webacl/${text(values, "name")}/*`);
/** A web ACL includes its managed rules and IP sets. */
const partsOfWebAcl = (values: Values, place: Place) => [
  webAcl(values, place),
  waf(values, place, "ipset/*"),
  waf(values, place, "managedruleset/*"),
];
const stages = (values: Values, { region }: Place) =>
  isGlobal(values) ? [] : [awsArn("apigateway", region, "", "/restapis/*/stages/*")];

/** CloudFront chooses the ids of distributions and stores. Its ARNs have no Region. */
const cloudfront =
  (resource: (values: Values) => string) =>
  (values: Values, { accountId }: Place) => [awsArn("cloudfront", "", accountId, resource(values))];
const distributions = cloudfront(() => "distribution/*");
const isOwn = (values: Values) => ({ StringEquals: { "aws:ResourceTag/service": text(values, "service") } });

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
  aws_cloudfront_distribution: [
    { write: actions("cloudfront", "CreateDistribution"), on: anywhere, condition: tagsOwn },
    { write: actions("cloudfront", "TagResource"), on: distributions, condition: tagsOwn },
    { read: actions("cloudfront", "GetDistribution ListTagsForResource"), on: distributions },
    {
      write: actions("cloudfront", "UpdateDistribution DeleteDistribution UntagResource"),
      on: distributions,
      condition: isOwn,
    },
  ],
  // The provider gives functions and stores no tags.
  aws_cloudfront_function: [
    { write: actions("cloudfront", "CreateFunction"), on: anywhere },
    {
      read: actions("cloudfront", "DescribeFunction GetFunction"),
      write: actions("cloudfront", "DeleteFunction PublishFunction UpdateFunction"),
      on: cloudfront((values) => `function/${text(values, "name")}`),
    },
  ],
  aws_cloudfront_key_value_store: [
    { write: actions("cloudfront", "CreateKeyValueStore"), on: anywhere },
    {
      read: actions("cloudfront", "DescribeKeyValueStore"),
      write: actions("cloudfront", "DeleteKeyValueStore UpdateKeyValueStore"),
      on: cloudfront(() => "key-value-store/*"),
    },
  ],
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
      on: (values, place) => [waf(values, place, `ipset/${text(values, "name")}/*`)],
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
      on: (values, place) =>
        isGlobal(values) ? [] : [...partsOfWebAcl(values, place), ...stages(values, place)],
    },
    {
      // A distribution names its web ACL itself.
      write: actions(
        "wafv2",
        `CreateWebACL DeleteLoggingConfiguration DeleteWebACL PutLoggingConfiguration TagResource UntagResource
         UpdateWebACL`,
      ),
      on: (values, place) => (isGlobal(values) ? partsOfWebAcl(values, place) : []),
    },
    // AWS checks this action on both the web ACL and the stage.
    {
      read: actions("wafv2", "GetWebACLForResource"),
      on: (values, place) => (isGlobal(values) ? [] : [webAcl(values, place), ...stages(values, place)]),
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
