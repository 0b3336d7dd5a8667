import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { CloudfrontFunction } from "@cdktf/provider-aws/lib/cloudfront-function";
import { CloudfrontKeyValueStore } from "@cdktf/provider-aws/lib/cloudfront-key-value-store";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { routerFunction, type RoutedCell } from "@tollgate/cell-router";
import { environmentName, type Environment } from "@tollgate/environments";
import { acceptFindings } from "@tollgate/policy-checks-infra";
import { routerName } from "@tollgate/records";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ValidatedCertificate } from "../domain/validated-certificate";

/**
 * Managed policies of CloudFront, the same in every account.
 *
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
 */
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const ALL_VIEWER_EXCEPT_HOST_HEADER = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

const METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"];

/**
 * Seconds. API Gateway answers after 29 by default. CloudFront sends a GET again when its own time is up, so the tenant
 * would pay for it twice.
 */
const READ_TIMEOUT = 60;

/**
 * Every status whose caching CloudFront lets a distribution set. It keeps errors of GET and HEAD for 10 seconds by default, also
 * with CachingDisabled and `Cache-Control: no-store`, and gives them to every caller of the path: an error of one cell would
 * be the answer to tenants of the others.
 *
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html
 */
const ERRORS = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

export interface CellRouterOptions {
  /** The environment as the router's stack has it: `routerOf(environment).environment`. */
  readonly environment: Environment;
  /** The first one gets every request that names no other. */
  readonly cells: readonly [RoutedCell, ...RoutedCell[]];
  /** ARN of a web ACL of CloudFront. @default none */
  readonly webAclArn?: string | undefined;
}

/**
 * CloudFront before the cells of an environment: a function sends each request to its token's cell. Nothing is
 * cached, and nothing is decided about access.
 */
export class CellRouter extends Construct {
  /** The base URL of the routes: of each host name, or of CloudFront's own. */
  readonly urls: readonly string[];
  readonly distributionId: string;
  /** ARN of the store of exceptions. */
  readonly storeArn: string;
  /** What sends a request to its cell, once all of it is deployed. */
  readonly routes: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { environment, cells, webAclArn }: CellRouterOptions) {
    super(scope, id);
    const { domain, tokenPrefix, waf } = environment;
    const names = domain?.names ?? [];
    const stage = environmentName(environment);
    const name = routerName({ service: environment.service, name: stage });
    const store = new CloudfrontKeyValueStore(this, "store", {
      name,
      comment: "Tokens of tenants that moved to another cell",
    });
    const edge = new CloudfrontFunction(this, "function", {
      name,
      runtime: "cloudfront-js-2.0",
      comment: "Sends a request to the cell of its token",
      publish: true,
      code: routerFunction({ tokenPrefix, cells, stage, domains: names, hasSecret: waf !== undefined }),
      keyValueStoreAssociations: [store.arn],
    });
    const [first] = cells;
    const originId = "first-cell";
    const distribution = new CloudfrontDistribution(this, "distribution", {
      enabled: true,
      comment: name,
      aliases: names.map((each) => each.name),
      httpVersion: "http2and3",
      isIpv6Enabled: true,
      priceClass: "PriceClass_All",
      // The function sets the host of the other cells and leaves everything else.
      origin: [
        {
          originId,
          domainName: `${first.apiId}.execute-api.${first.region}.amazonaws.com`,
          customOriginConfig: {
            httpPort: 80,
            httpsPort: 443,
            originProtocolPolicy: "https-only",
            originSslProtocols: ["TLSv1.2"],
            originReadTimeout: READ_TIMEOUT,
          },
        },
      ],
      defaultCacheBehavior: {
        targetOriginId: originId,
        // API Gateway has no port 80, and a redirect would let clients send tokens in plain text.
        viewerProtocolPolicy: "https-only",
        allowedMethods: METHODS,
        cachedMethods: ["GET", "HEAD"],
        compress: false,
        cachePolicyId: CACHING_DISABLED,
        originRequestPolicyId: ALL_VIEWER_EXCEPT_HOST_HEADER,
        functionAssociation: [{ eventType: "viewer-request", functionArn: edge.arn }],
      },
      customErrorResponse: ERRORS.map((errorCode) => ({ errorCode, errorCachingMinTtl: 0 })),
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate:
        names.length === 0
          ? { cloudfrontDefaultCertificate: true }
          : {
              acmCertificateArn:
                names[0]?.certificateArn ??
                // A distribution has one certificate for all names.
                new ValidatedCertificate(this, "certificate", {
                  names,
                  recordId: (name) => `validation-${name}`,
                }).arn,
              minimumProtocolVersion: "TLSv1.2_2021",
              sslSupportMethod: "sni-only",
            },
      ...(webAclArn !== undefined && { webAclId: webAclArn }),
    });
    acceptFindings(distribution, {
      CKV_AWS_68: "WAF is an option: waf",
      CKV2_AWS_47: "the web ACL has AWSManagedRulesKnownBadInputsRuleSet where waf is on",
      CKV_AWS_86: "each cell logs every request that it answers, and the web ACL those that it refuses",
      CKV_AWS_174: "CloudFront's own certificate takes no minimum; a domain's has TLSv1.2_2021",
      CKV2_AWS_42: "CloudFront's own certificate serves where the environment has no domain",
      CKV_AWS_305: "an API has no default root object",
      CKV_AWS_310: "a tenant is in one cell: no other origin can answer for it",
      CKV_AWS_374: "tenants may be anywhere",
      CKV2_AWS_32: "headers of responses are the backends' own",
      CKV2_AWS_54: "tenants may be anywhere",
    });
    for (const each of names)
      for (const type of ["A", "AAAA"])
        new Route53Record(this, `${each.name}-${type.toLowerCase()}`, {
          zoneId: each.zone.id,
          name: each.name,
          type,
          alias: {
            name: distribution.domainName,
            zoneId: distribution.hostedZoneId,
            evaluateTargetHealth: false,
          },
          // The record of the time before there was a router, which the first cell's stack leaves to this one.
          allowOverwrite: true,
        });
    this.urls =
      names.length === 0
        ? [`https://${distribution.domainName}/${stage}`]
        : names.map(({ name: host, basePath }) => `https://${[host, basePath].filter(Boolean).join("/")}`);
    this.distributionId = distribution.id;
    this.storeArn = store.arn;
    this.routes = [edge, distribution];
  }
}
