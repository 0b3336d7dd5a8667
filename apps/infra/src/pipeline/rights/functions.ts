import { functionArn, queueArn, type Place } from "@tollgate/environments";
import { actions, anywhere, arnOf, tagsOwn, text, type RightsByType, type Values } from "./rights";

const functions = (values: Values, place: Place) => {
  const name = text(values, "function_name");
  return [functionArn(name, place), functionArn(name, place, "*")];
};
/** Lambda chooses the id of a code signing configuration. */
const signingConfigs = arnOf("lambda", () => "code-signing-config:*");

/** The rights on Lambda functions, their events and schedules, their code signing and their roll-outs. */
export const functionRights: RightsByType = {
  aws_lambda_function: [
    {
      read: actions(
        "lambda",
        `GetFunction GetFunctionCodeSigningConfig GetFunctionConcurrency GetFunctionConfiguration GetAlias GetPolicy
         ListTags ListVersionsByFunction`,
      ),
      write: actions(
        "lambda",
        `AddPermission CreateAlias CreateFunction DeleteAlias DeleteFunction DeleteFunctionCodeSigningConfig
         DeleteFunctionConcurrency PublishVersion PutFunctionConcurrency RemovePermission
         TagResource UntagResource UpdateAlias UpdateFunctionCode UpdateFunctionConfiguration`,
      ),
      on: functions,
    },
    // Putting a function into a VPC requires the right to describe the VPC.
    {
      write: actions("ec2", "DescribeSecurityGroups DescribeSubnets DescribeVpcs"),
      on: (values) => (values["vpc_config"] === undefined ? [] : anywhere()),
    },
    // Adding a layer to a function requires the right to read the layer.
    {
      write: actions("lambda", "GetLayerVersion"),
      on: ({ layers }) => (Array.isArray(layers) ? layers.map(String) : []),
    },
    // AWS checks both the function and its code signing configuration.
    {
      write: actions("lambda", "PutFunctionCodeSigningConfig"),
      on: (values, place) =>
        values["code_signing_config_arn"] === undefined
          ? []
          : [...functions(values, place), ...signingConfigs(values, place)],
    },
  ],
  aws_lambda_alias: [],
  // For a function that the stack deploys, the function's own rights already include these actions.
  aws_lambda_permission: [
    {
      read: actions("lambda", "GetPolicy"),
      write: actions("lambda", "AddPermission RemovePermission"),
      on: (values) => {
        const name = text(values, "function_name");
        return /^arn:/.test(name) ? [name, `${name}:*`] : [];
      },
      // The owner of the function decides who else may invoke it. Requests to read the policy do not have
      // this condition key.
      condition: (values) => ({ StringEqualsIfExists: { "lambda:Principal": text(values, "principal") } }),
    },
  ],
  aws_lambda_function_event_invoke_config: [
    {
      read: actions("lambda", "GetFunctionEventInvokeConfig"),
      write: actions("lambda", "PutFunctionEventInvokeConfig DeleteFunctionEventInvokeConfig"),
      on: functions,
    },
  ],
  aws_sqs_queue: [
    {
      read: actions("sqs", "GetQueueAttributes ListQueueTags"),
      write: actions("sqs", "CreateQueue DeleteQueue SetQueueAttributes TagQueue UntagQueue"),
      on: (values, place) => [queueArn(text(values, "name"), place)],
    },
  ],
  aws_cloudwatch_event_bus: [
    {
      read: actions("events", "DescribeEventBus ListTagsForResource"),
      write: actions("events", "CreateEventBus DeleteEventBus UpdateEventBus TagResource UntagResource"),
      on: arnOf("events", (values) => `event-bus/${text(values, "name")}`),
    },
  ],
  aws_cloudwatch_event_archive: [
    {
      read: actions("events", "DescribeArchive"),
      write: actions("events", "CreateArchive DeleteArchive UpdateArchive"),
      on: arnOf("events", (values) => `archive/${text(values, "name")}`),
    },
    // AWS checks the right to make an archive of a bus on the bus too.
    {
      write: actions("events", "CreateArchive"),
      on: arnOf("events", (values) => `event-bus/${text(values, "name")}`),
    },
  ],
  aws_cloudwatch_event_rule: [
    {
      read: actions("events", "DescribeRule ListTagsForResource"),
      write: actions("events", "PutRule DeleteRule TagResource UntagResource"),
      on: arnOf("events", (values) => `rule/${text(values, "name")}`),
    },
  ],
  aws_cloudwatch_event_target: [
    {
      read: actions("events", "ListTargetsByRule"),
      write: actions("events", "PutTargets RemoveTargets"),
      on: arnOf("events", (values) => `rule/${text(values, "rule")}`),
    },
  ],
  aws_lambda_code_signing_config: [
    { write: actions("lambda", "CreateCodeSigningConfig"), on: anywhere, condition: tagsOwn },
    {
      read: actions("lambda", "GetCodeSigningConfig ListTags"),
      write: actions("lambda", "UpdateCodeSigningConfig DeleteCodeSigningConfig TagResource UntagResource"),
      on: signingConfigs,
    },
  ],
  aws_signer_signing_profile: [
    { write: actions("signer", "PutSigningProfile"), on: anywhere, condition: tagsOwn },
    {
      read: actions("signer", "GetSigningProfile ListTagsForResource"),
      write: actions("signer", "CancelSigningProfile StartSigningJob TagResource UntagResource"),
      on: arnOf("signer", (values) => `/signing-profiles/${text(values, "name_prefix")}*`),
    },
  ],
  aws_signer_signing_job: [
    {
      read: actions("signer", "DescribeSigningJob"),
      // Signer chooses the id.
      on: arnOf("signer", () => "/signing-jobs/*"),
    },
  ],
  aws_codedeploy_app: [
    {
      read: actions("codedeploy", "GetApplication ListTagsForResource"),
      write: actions(
        "codedeploy",
        `CreateApplication UpdateApplication DeleteApplication GetApplicationRevision RegisterApplicationRevision
         TagResource UntagResource`,
      ),
      on: arnOf("codedeploy", (values) => `application:${text(values, "name")}`),
    },
  ],
  aws_codedeploy_deployment_group: [
    {
      read: actions("codedeploy", "GetDeploymentGroup ListTagsForResource"),
      write: actions(
        "codedeploy",
        `CreateDeployment CreateDeploymentGroup DeleteDeploymentGroup GetDeployment TagResource UntagResource
         UpdateDeploymentGroup`,
      ),
      on: arnOf("codedeploy", (values) => `deploymentgroup:*/${text(values, "deployment_group_name")}`),
    },
    // The deployment configuration defines the steps of a roll-out.
    {
      write: actions("codedeploy", "GetDeploymentConfig"),
      on: arnOf("codedeploy", (values) => `deploymentconfig:${text(values, "deployment_config_name")}`),
    },
  ],
};
