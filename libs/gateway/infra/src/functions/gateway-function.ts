import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { LambdaAlias } from "@cdktf/provider-aws/lib/lambda-alias";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { ownPlace, type Permission, serviceRole } from "@tollgate/data-protection-infra";
import { functionArn, invocationUri, logStreamsArn, type Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { acceptFindings, CUSTOMER_KEY_IS_OPTIONAL } from "@tollgate/policy-checks-infra";
import { AssetType, Fn, TerraformAsset, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { problemsOf, type GatewayFunctionOptions } from "./gateway-function-options";
import { Rollout } from "./rollout";

/** Lambda's permission for a traced function. X-Ray has no resources to name here. */
const SEND_TRACES: Permission = {
  actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
  resources: ["*"],
};

/**
 * A Lambda function that API Gateway, EventBridge or CloudWatch Logs invokes by the alias `live`. The alias's ARN stays the same when the
 * code changes, so new code does not redeploy the API. The function has its own log group with the
 * environment's retention, and its own role.
 */
export class GatewayFunction extends Construct {
  /** ARN of the alias. */
  readonly arn: string;
  /** The URI for API Gateway to invoke the alias. */
  readonly invokeArn: string;
  readonly logGroupName: string;
  /** The request that starts a roll-out of the newest version, if the alias moves in steps. */
  readonly deployment: string | undefined;
  private readonly alias: LambdaAlias;

  constructor(scope: Construct, id: string, options: GatewayFunctionOptions) {
    super(scope, id);
    const {
      environment,
      thing,
      codeZip,
      handler = "handler",
      failedEventsQueue,
      systemLogLevel = "INFO",
      timeoutSeconds,
      memoryMb,
      ephemeralStorageMb = 512,
      architecture = "arm64",
      layers = [],
      vpc,
      variables = {},
      permissions = [],
      reservedConcurrency,
      kmsKeyArn,
      codeSigning,
      rollout,
    } = options;
    const name = resourceName(environment, thing);
    this.node.addValidation({ validate: () => [...problemsOf(options)] });

    const logGroup = new CloudwatchLogGroup(this, "log-group", {
      // Lambda's default name: without this group, Lambda would create one itself, without retention.
      name: `/aws/lambda/${name}`,
      retentionInDays: environment.logRetentionDays,
      ...(kmsKeyArn !== undefined && { kmsKeyId: kmsKeyArn }),
    });
    acceptFindings(logGroup, {
      CKV_AWS_158: CUSTOMER_KEY_IS_OPTIONAL,
      CKV_AWS_338: "the environment says how long lines are kept: logRetentionDays",
    });
    this.logGroupName = logGroup.name;
    const { tracing } = environment;
    const role = new ExecutionRole(this, "role", {
      environment,
      name,
      logGroup,
      permissions: [
        ...permissions,
        ...(failedEventsQueue?.sendPermissions ?? []),
        ...(tracing ? [SEND_TRACES] : []),
      ],
    });
    const code = new TerraformAsset(this, "code", { path: codeZip, type: AssetType.FILE });
    const lambda = new LambdaFunction(this, "function", {
      functionName: name,
      role: role.arn,
      runtime: "nodejs22.x",
      architectures: [architecture],
      handler: `index.${handler}`,
      ...(codeSigning
        ? { ...codeSigning.sign(thing, code.path), codeSigningConfigArn: codeSigning.configArn }
        : { filename: code.path }),
      // The hash of the unsigned bundle: Terraform only compares it with the previous one.
      sourceCodeHash: Fn.filebase64sha256(code.path),
      publish: true,
      timeout: timeoutSeconds,
      memorySize: memoryMb,
      // Always stated, for the reason given at `tracingConfig`.
      ephemeralStorage: { size: ephemeralStorageMb },
      ...(vpc && {
        vpcConfig: { subnetIds: [...vpc.subnetIds], securityGroupIds: [...vpc.securityGroupIds] },
      }),
      ...(layers.length > 0 && { layers: [...layers] }),
      // Makes Lambda's own lines, such as the report of a cold start or a timeout, JSON like the function's.
      loggingConfig: { logFormat: "JSON", applicationLogLevel: "INFO", systemLogLevel },
      // Always stated: without the block Lambda keeps the function's current mode.
      tracingConfig: { mode: tracing ? "Active" : "PassThrough" },
      ...(Object.keys(variables).length > 0 && {
        environment: { variables: { ...variables } },
        ...(kmsKeyArn !== undefined && { kmsKeyArn }),
      }),
      ...(reservedConcurrency !== undefined && { reservedConcurrentExecutions: reservedConcurrency }),
      dependsOn: [logGroup, role.policy],
    });
    acceptFindings(lambda, {
      CKV_AWS_115: "an option, which takes concurrency from all others: reservedConcurrency",
      CKV_AWS_116: failedEventsQueue
        ? "failed events go to a queue, by the settings of asynchronous invocations"
        : "API Gateway invokes it and waits for the answer: no event is left over",
      CKV_AWS_117:
        "an option of a backend: what reaches nothing inside a VPC needs no NAT gateway to reach AWS",
      CKV_AWS_173: `no variable is a secret; ${CUSTOMER_KEY_IS_OPTIONAL}`,
      CKV_AWS_272: "an option: codeSigning",
    });
    this.alias = new LambdaAlias(this, "alias", {
      name: "live",
      functionName: lambda.functionName,
      functionVersion: lambda.version,
      // CodeDeploy manages these once the alias exists.
      ...(rollout && { lifecycle: { ignoreChanges: ["function_version", "routing_config"] } }),
    });
    failedEventsQueue?.receiveFrom(lambda.functionName, this.alias.name);
    this.deployment =
      rollout &&
      new Rollout(this, "rollout", { environment, name, rollout, lambda, alias: this.alias }).deployment;
    // Built from the name, so that the API's document is known before the alias exists.
    this.arn = functionArn(this.alias.functionName, ownPlace(this, environment), this.alias.name);
    this.invokeArn = invocationUri(environment.region, this.arn);
  }

  /**
   * Lets a service invoke the alias for one source: the ARN of a route, of an authorizer, of a schedule or of a log group.
   *
   * @param sourceAccount the account of the source, for principals that act for many accounts
   */
  allowInvocation(
    id: string,
    sourceArn: string,
    principal: `${"apigateway" | "events" | "logs"}.amazonaws.com` = "apigateway.amazonaws.com",
    sourceAccount?: string,
  ): ITerraformDependable {
    return new LambdaPermission(this, `permission-${id}`, {
      action: "lambda:InvokeFunction",
      principal,
      functionName: this.alias.functionName,
      qualifier: this.alias.name,
      sourceArn,
      ...(sourceAccount !== undefined && { sourceAccount }),
    });
  }
}

interface ExecutionRoleOptions {
  readonly environment: Pick<Environment, "region">;
  readonly name: string;
  readonly logGroup: CloudwatchLogGroup;
  readonly permissions: readonly Permission[];
}

/**
 * The role of one function. It may write to that function's log group and use `permissions`, nothing else.
 */
class ExecutionRole extends Construct {
  readonly arn: string;
  /** The policy that must exist before the function runs. */
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, options: ExecutionRoleOptions) {
    super(scope, id);
    const { environment, name, logGroup, permissions } = options;
    const ownLog: Permission = {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      // The streams in the group, whose names Lambda chooses. The role needs no right to create the group.
      resources: [logStreamsArn(logGroup.name, ownPlace(this, environment))],
    };
    const role = serviceRole(this, {
      name,
      service: "lambda.amazonaws.com",
      permissions: [ownLog, ...permissions],
    });
    this.arn = role.arn;
    this.policy = role.policy;
  }
}
