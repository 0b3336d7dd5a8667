import { Wafv2IpSet } from "@cdktf/provider-aws/lib/wafv2-ip-set";
import { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association";
import { ROUTER_HEADER } from "@tollgate/cell-router";
import { type Environment, type WafOption, logStreamsArn } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { isIpv6Cidr } from "@tollgate/records/cidr";
import { Construct } from "constructs";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchLogResourcePolicy } from "@cdktf/provider-aws/lib/cloudwatch-log-resource-policy";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration";
import { ownPlace } from "@tollgate/data-protection-infra";
import { acceptFindings, CUSTOMER_KEY_IS_OPTIONAL } from "@tollgate/policy-checks-infra";
import type { StageAddress } from "../api/rest-api";
import { cellRules, visibility, webAclRules } from "./web-acl-rules";

/** The sizes of a body that WAF can inspect: bytes, and WAF's name. Sizes over 16 KB cost more. */
const BODY_INSPECTION = [
  [16_384, "KB_16"],
  [32_768, "KB_32"],
  [49_152, "KB_48"],
  [65_536, "KB_64"],
] as const;

export interface WebAclOptions {
  readonly environment: Environment;
  readonly waf: WafOption;
  /** What it stands before: a stage, or CloudFront, whose distribution names it. */
  readonly before: StageAddress | "cloudfront";
  /** Encrypts the log. @default CloudWatch Logs' own key */
  readonly kmsKeyArn?: string | undefined;
}

/**
 * AWS WAF before a stage or CloudFront: it counts or refuses requests before anything else sees them. Where a router
 * stands before cells, its web ACL has the rules, and a cell's only asks for the router's secret.
 */
export class WebAcl extends Construct {
  /** The web ACL's name in its metrics. */
  readonly name: string;
  readonly arn: string;
  private readonly scope: "REGIONAL" | "CLOUDFRONT";

  constructor(parent: Construct, id: string, { environment, waf, before, kmsKeyArn }: WebAclOptions) {
    super(parent, id);
    const isCell = before !== "cloudfront" && environment.cell !== undefined;
    this.name = resourceName(environment, "edge");
    this.scope = before === "cloudfront" ? "CLOUDFRONT" : "REGIONAL";
    // A cell keeps its sets, for the reason below: the first one had addresses before there were others.
    const addresses = isCell ? { allow: [], block: [] } : waf;
    const lists = {
      allow: this.ipSets(environment, "allow", addresses.allow),
      block: this.ipSets(environment, "block", addresses.block),
    };
    const inspected = { defaultSizeInspectionLimit: inspectionFor(waf.maxBodyBytes) };
    const webAcl = new Wafv2WebAcl(this, "web-acl", {
      name: this.name,
      scope: this.scope,
      defaultAction: { allow: {} },
      rule: isCell ? cellRules(waf) : webAclRules(waf, lists),
      associationConfig: {
        requestBody: [before === "cloudfront" ? { cloudfront: inspected } : { apiGateway: inspected }],
      },
      visibilityConfig: visibility(this.name),
    });
    if (isCell) acceptFindings(webAcl, { CKV_AWS_192: "the router's web ACL has this rule for all cells" });
    this.arn = webAcl.arn;
    if (before !== "cloudfront")
      new Wafv2WebAclAssociation(this, "stage", { resourceArn: before.arn, webAclArn: webAcl.arn });
    new WebAclLog(this, "log", { environment, webAclArn: webAcl.arn, kmsKeyArn, hasSecret: isCell });
  }

  /**
   * Creates one set for each version of IP, because a WAF set holds only one version. Both exist while the
   * web ACL does, even without addresses: WAF refuses to delete a set that the web ACL uses, and Terraform
   * would delete it before it changes the web ACL.
   */
  private ipSets(environment: Environment, list: string, cidrs: readonly string[]): string[] {
    const versions = { IPV4: cidrs.filter((each) => !isIpv6Cidr(each)), IPV6: cidrs.filter(isIpv6Cidr) };
    return Object.entries(versions).map(([version, addresses]) => {
      const thing = `${list}-${version.toLowerCase()}`;
      return new Wafv2IpSet(this, thing, {
        name: resourceName(environment, thing),
        scope: this.scope,
        ipAddressVersion: version,
        addresses,
      }).arn;
    });
  }
}

function inspectionFor(maxBodyBytes: number): string {
  return BODY_INSPECTION.find(([bytes]) => maxBodyBytes <= bytes)?.[1] ?? "KB_64";
}

interface WebAclLogOptions {
  readonly environment: Environment;
  readonly webAclArn: string;
  readonly kmsKeyArn: string | undefined;
  /** Whether requests have the router's secret. */
  readonly hasSecret: boolean;
}

/**
 * The requests that WAF counted or refused, with the reason and without the token. Requests that WAF allowed
 * are in the access log.
 */
class WebAclLog extends Construct {
  constructor(scope: Construct, id: string, options: WebAclLogOptions) {
    super(scope, id);
    const { environment, webAclArn, kmsKeyArn, hasSecret } = options;
    const secrets = ["authorization", ...(hasSecret ? [ROUTER_HEADER] : [])];
    const logGroup = new CloudwatchLogGroup(this, "log-group", {
      // WAF requires this prefix.
      name: `aws-waf-logs-${resourceName(environment, "edge")}`,
      retentionInDays: environment.logRetentionDays,
      ...(kmsKeyArn !== undefined && { kmsKeyId: kmsKeyArn }),
    });
    acceptFindings(logGroup, {
      CKV_AWS_158: CUSTOMER_KEY_IS_OPTIONAL,
      CKV_AWS_338: "the environment says how long lines are kept: logRetentionDays",
    });
    const place = ownPlace(this, environment);
    // Without it, WAF would create a policy for all log groups of the account. A Region can have ten of them.
    const policy = new CloudwatchLogResourcePolicy(this, "policy", {
      policyName: resourceName(environment, "waf-log"),
      policyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "delivery.logs.amazonaws.com" },
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            // The streams of this group, whose names WAF chooses.
            Resource: logStreamsArn(logGroup.name, place),
            Condition: { StringEquals: { "aws:SourceAccount": place.accountId } },
          },
        ],
      }),
    });
    const keep = (action: string): object => ({ actionCondition: { action } });
    new Wafv2WebAclLoggingConfiguration(this, "logging", {
      resourceArn: webAclArn,
      logDestinationConfigs: [logGroup.arn],
      redactedFields: secrets.map((name) => ({ singleHeader: { name } })),
      loggingFilter: {
        defaultBehavior: "DROP",
        filter: [
          {
            behavior: "KEEP",
            requirement: "MEETS_ANY",
            condition: ["BLOCK", "COUNT", "EXCLUDED_AS_COUNT"].map(keep),
          },
        ],
      },
      dependsOn: [policy],
    });
  }
}
