import { DataTable, EncryptionKey } from "@tollgate/data-protection-infra";
import { environmentName, type Router } from "@tollgate/environments";
import { CellRouter, WebAcl, type CellRouterOptions } from "@tollgate/gateway-infra";
import { enforcePolicies, policies } from "@tollgate/policy-checks-infra";
import { directoryTable } from "@tollgate/records";
import { RouterOperatorPolicy } from "@tollgate/tenant-provisioning-infra";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { accessOf, AwsAccess } from "../aws/aws-access";
import { configureBackend } from "../aws/configure-backend";
import type { ServerOptions } from "../aws/server-options";

/** The stack has no API, whose answers this would be. */
const noAuthorizer = (): undefined => undefined;

export interface RouterStackOptions extends ServerOptions {
  readonly router: Router;
  readonly cells: CellRouterOptions["cells"];
}

/**
 * What stands before the cells of an environment: the router, its exceptions, and the directory of tenants. It reads
 * the cells' stacks, so it is deployed after them and destroyed before them.
 */
export class RouterStack extends TerraformStack {
  constructor(scope: Construct, id: string, options: RouterStackOptions) {
    super(scope, id);
    const { environment } = options.router;
    const { encryption, waf } = environment;
    configureBackend(this, environment.state, options);
    new AwsAccess(this, "aws", accessOf(environment, options));

    const key = encryption && new EncryptionKey(this, "encryption", { environment, encryption });
    const encrypted = key ? { kmsKeyArn: key.arn } : {};
    const own = { service: environment.service, name: environmentName(environment) };
    const directory = new DataTable(this, "directory", {
      environment,
      definition: directoryTable(own),
      ...encrypted,
    });
    const webAcl = waf && new WebAcl(this, "waf", { environment, waf, before: "cloudfront", ...encrypted });
    const router = new CellRouter(this, "router", {
      environment,
      cells: options.cells,
      webAclArn: webAcl?.arn,
    });
    const operatorPolicy = new RouterOperatorPolicy(this, "operator", {
      environment,
      directory,
      storeArn: router.storeArn,
      ...encrypted,
    });
    enforcePolicies(this, environment, policies(noAuthorizer));

    new TerraformOutput(this, "invoke_url", { value: router.urls[0] });
    if (environment.domain) new TerraformOutput(this, "urls", { value: router.urls });
    new TerraformOutput(this, "distribution_id", { value: router.distributionId });
    new TerraformOutput(this, "exceptions_store_arn", { value: router.storeArn });
    new TerraformOutput(this, "directory_table", { value: directory.name });
    new TerraformOutput(this, "operator_policy_arn", { value: operatorPolicy.arn });
  }
}
