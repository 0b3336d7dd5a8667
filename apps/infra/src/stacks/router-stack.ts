import { DataTable, EncryptionKey } from "@tollgate/data-protection-infra";
import { environmentName, type Router } from "@tollgate/environments";
import { CellRouter, CodeSigning, WebAcl, type CellRouterOptions } from "@tollgate/gateway-infra";
import { Alarms, CellRoomMetric } from "@tollgate/observability-infra";
import { cellAlarms } from "@tollgate/observability-runtime";
import { enforcePolicies, policies } from "@tollgate/policy-checks-infra";
import { directoryTable } from "@tollgate/records";
import { CellRoomReport, KnownCells, RouterOperatorPolicy } from "@tollgate/tenant-provisioning-infra";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { accessOf, AwsAccess } from "../aws/aws-access";
import { configureBackend } from "../aws/configure-backend";
import type { ServerOptions } from "../aws/server-options";
import type { WorkspaceFiles } from "../workspace-files";

/** The stack has no API, whose answers this would be. */
const noAuthorizer = (): undefined => undefined;

export interface RouterStackOptions extends ServerOptions, Pick<WorkspaceFiles, "codeZip"> {
  readonly router: Router;
  readonly cells: CellRouterOptions["cells"];
}

/**
 * What stands before the cells of an environment: the router, its exceptions, the directory of tenants with the cells that
 * the router knows, and the alarms on the cells' room. It reads the cells' stacks, so it is deployed after them and destroyed before them.
 */
export class RouterStack extends TerraformStack {
  constructor(scope: Construct, id: string, options: RouterStackOptions) {
    super(scope, id);
    const { environment } = options.router;
    const { codeSigning, encryption, waf } = environment;
    configureBackend(this, environment.state, options);
    new AwsAccess(this, "aws", accessOf(environment, options));

    const key = encryption && new EncryptionKey(this, "encryption", { environment, encryption });
    const encrypted = key ? { kmsKeyArn: key.arn } : {};
    const signing =
      codeSigning &&
      new CodeSigning(this, "code-signing", { environment, codeSigning, requiresTls: !options.isPlainHttp });
    const own = { service: environment.service, name: environmentName(environment) };
    const definition = directoryTable(own);
    const directory = new DataTable(this, "directory", { environment, definition, ...encrypted });
    const webAcl = waf && new WebAcl(this, "waf", { environment, waf, before: "cloudfront", ...encrypted });
    const router = new CellRouter(this, "router", {
      environment,
      cells: options.cells,
      webAclArn: webAcl?.arn,
    });
    new KnownCells(this, "known-cells", {
      directory: { name: directory.name, partitionKey: definition.partitionKey },
      cells: options.cells,
      router: router.routes,
    });
    const operatorPolicy = new RouterOperatorPolicy(this, "operator", {
      environment,
      directory,
      storeArn: router.storeArn,
      ...encrypted,
    });
    const { logGroupName } = new CellRoomReport(this, "cell-room", {
      environment,
      cells: options.cells.map(({ name }) => name),
      directory,
      codeZip: options.codeZip("cell-room-lambda"),
      ...encrypted,
      ...(signing && { codeSigning: signing }),
    });
    new CellRoomMetric(this, "cell-room-metric", { environment, logGroupName });
    new Alarms(this, "alarms", { environment, definitions: cellAlarms });
    enforcePolicies(this, environment, policies(noAuthorizer));

    new TerraformOutput(this, "invoke_url", { value: router.urls[0] });
    if (environment.domain) new TerraformOutput(this, "urls", { value: router.urls });
    new TerraformOutput(this, "distribution_id", { value: router.distributionId });
    new TerraformOutput(this, "exceptions_store_arn", { value: router.storeArn });
    new TerraformOutput(this, "directory_table", { value: directory.name });
    new TerraformOutput(this, "operator_policy_arn", { value: operatorPolicy.arn });
  }
}
