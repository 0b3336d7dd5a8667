import { Wafv2IpSet } from "@cdktf/provider-aws/lib/wafv2-ip-set";
import { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association";
import { isIpv6Cidr, resourceName, type Environment, type WafOption } from "@tollgate/environments";
import { Construct } from "constructs";
import type { StageAddress } from "./rest-api";
import { WebAclLog } from "./web-acl-log";
import { visibility, webAclRules } from "./web-acl-rules";

/** How much of a body WAF can look at, bytes to its name of it; what is over 16 KB costs more. */
const BODY_INSPECTION = [
  [16_384, "KB_16"],
  [32_768, "KB_32"],
  [49_152, "KB_48"],
  [65_536, "KB_64"],
] as const;

export interface WebAclOptions {
  readonly environment: Environment;
  readonly waf: WafOption;
  readonly stage: StageAddress;
  /** Encrypts the log. @default CloudWatch Logs' own key */
  readonly kmsKeyArn?: string | undefined;
}

/** AWS WAF before a stage: it counts or refuses requests before API Gateway and the authorizer see them. */
export class WebAcl extends Construct {
  /** The name by which metrics of the web ACL are found. */
  readonly name: string;

  constructor(scope: Construct, id: string, { environment, waf, stage, kmsKeyArn }: WebAclOptions) {
    super(scope, id);
    this.name = resourceName(environment, "edge");
    const webAcl = new Wafv2WebAcl(this, "web-acl", {
      name: this.name,
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      rule: webAclRules(waf, {
        allow: this.ipSets(environment, "allow", waf.allow),
        block: this.ipSets(environment, "block", waf.block),
      }),
      associationConfig: {
        requestBody: [{ apiGateway: { defaultSizeInspectionLimit: inspectionFor(waf.maxBodyBytes) } }],
      },
      visibilityConfig: visibility(this.name),
    });
    new Wafv2WebAclAssociation(this, "stage", { resourceArn: stage.arn, webAclArn: webAcl.arn });
    new WebAclLog(this, "log", { environment, webAclArn: webAcl.arn, kmsKeyArn });
  }

  /**
   * One set for each version of IP, as WAF's sets are of one version. Both are there while the web ACL is, if need be without
   * addresses: WAF refuses to delete a set that the web ACL names, and Terraform would before it changes the web ACL.
   */
  private ipSets(environment: Environment, list: string, cidrs: readonly string[]): string[] {
    const versions = { IPV4: cidrs.filter((each) => !isIpv6Cidr(each)), IPV6: cidrs.filter(isIpv6Cidr) };
    return Object.entries(versions).map(([version, addresses]) => {
      const thing = `${list}-${version.toLowerCase()}`;
      return new Wafv2IpSet(this, thing, {
        name: resourceName(environment, thing),
        scope: "REGIONAL",
        ipAddressVersion: version,
        addresses,
      }).arn;
    });
  }
}

function inspectionFor(maxBodyBytes: number): string {
  return BODY_INSPECTION.find(([bytes]) => maxBodyBytes <= bytes)?.[1] ?? "KB_64";
}
