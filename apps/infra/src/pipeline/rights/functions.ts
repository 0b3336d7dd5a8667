import { awsArn, functionArn, type Place } from "@tollgate/environments";
import { actions, anywhere, tagsOwn, text, type RightsByType, type Values } from "./rights";

const functions = (values: Values, place: Place) => {
  const name = text(values, "function_name");
  return [functionArn(name, place), functionArn(name, place, "*")];
};
/** Lambda chooses the id of a configuration. */
const signingConfigs = (_: Values, { region, accountId }: Place) => [
  awsArn("lambda", region, accountId, "code-signing-config:*"),
];

/** Lambda functions, what signs them, and what rolls them out. */
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
    // Who puts a function into a VPC must be allowed to look at it.
    {
      write: actions("ec2", "DescribeSecurityGroups DescribeSubnets DescribeVpcs"),
      on: (values) => (values["vpc_config"] === undefined ? [] : anywhere()),
    },
    // Who gives a function a layer must be allowed to have it.
    {
      write: actions("lambda", "GetLayerVersion"),
      on: ({ layers }) => (Array.isArray(layers) ? layers.map(String) : []),
    },
    // AWS checks both, the function and what it is to be signed by.
    {
      write: actions("lambda", "PutFunctionCodeSigningConfig"),
      on: (values, place) =>
        values["code_signing_config_arn"] === undefined
          ? []
          : [...functions(values, place), ...signingConfigs(values, place)],
    },
  ],
  aws_lambda_alias: [],
  // Of a function that the stack deploys, its own rights say so.
  aws_lambda_permission: [
    {
      read: actions("lambda", "GetPolicy"),
      write: actions("lambda", "AddPermission RemovePermission"),
      on: (values) => {
        const name = text(values, "function_name");
        return /^arn:/.test(name) ? [name, `${name}:*`] : [];
      },
      // Whoever else may invoke it is its owner's to say. Reading its policy has no such key.
      condition: (values) => ({ StringEqualsIfExists: { "lambda:Principal": text(values, "principal") } }),
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
      on: (values, { region, accountId }) => [
        awsArn("signer", region, accountId, `/signing-profiles/${text(values, "name_prefix")}*`),
      ],
    },
  ],
  aws_signer_signing_job: [
    {
      read: actions("signer", "DescribeSigningJob"),
      // Signer chooses its id.
      on: (_, { region, accountId }) => [awsArn("signer", region, accountId, "/signing-jobs/*")],
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
      on: (values, { region, accountId }) => [
        awsArn("codedeploy", region, accountId, `application:${text(values, "name")}`),
      ],
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
      on: (values, { region, accountId }) => [
        awsArn("codedeploy", region, accountId, `deploymentgroup:*/${text(values, "deployment_group_name")}`),
      ],
    },
    // The steps in which a roll-out goes.
    {
      write: actions("codedeploy", "GetDeploymentConfig"),
      on: (values, { region, accountId }) => [
        awsArn("codedeploy", region, accountId, `deploymentconfig:${text(values, "deployment_config_name")}`),
      ],
    },
  ],
};
