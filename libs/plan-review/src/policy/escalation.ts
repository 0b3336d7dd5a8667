import { isBinding, partsOfArn, type Condition } from "./conditions";
import { allowsAction, type Statement } from "./document";
import { covers, hasWildcard, withoutVariables } from "./patterns";
import type { Grant } from "./widening";

/**
 * Actions with which an identity can give itself or others more rights: changes of roles, users and policies,
 * of code that runs in another role, of keys, and of resources with policies of their own.
 *
 * https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
 */
const ESCALATIONS: readonly string[] = [
  ...of(
    "iam",
    `PassRole PutRolePolicy AttachRolePolicy PutUserPolicy AttachUserPolicy PutGroupPolicy AttachGroupPolicy CreatePolicyVersion
     SetDefaultPolicyVersion UpdateAssumeRolePolicy CreateAccessKey CreateLoginProfile UpdateLoginProfile AddUserToGroup
     PutRolePermissionsBoundary DeleteRolePermissionsBoundary PutUserPermissionsBoundary DeleteUserPermissionsBoundary
     DetachRolePolicy DeleteRolePolicy DetachUserPolicy DeleteUserPolicy CreateServiceSpecificCredential
     ResetServiceSpecificCredential CreateOpenIDConnectProvider AddClientIDToOpenIDConnectProvider
     UpdateOpenIDConnectProviderThumbprint CreateSAMLProvider UpdateSAMLProvider AddRoleToInstanceProfile
     DeactivateMFADevice UploadSigningCertificate`,
  ),
  ...of("sts", "AssumeRole AssumeRoot"),
  ...of("lambda", "UpdateFunctionCode UpdateFunctionConfiguration AddPermission"),
  ...of("kms", "PutKeyPolicy CreateGrant ScheduleKeyDeletion"),
  ...of("ssm", "SendCommand StartSession"),
  ...of("ecs", "ExecuteCommand"),
  ...of("ec2-instance-connect", "SendSSHPublicKey"),
  ...of("cloudformation", "UpdateStack CreateChangeSet ExecuteChangeSet SetStackPolicy"),
  ...of("codebuild", "UpdateProject StartBuild StartBuildBatch"),
  ...of("glue", "UpdateJob UpdateDevEndpoint"),
  ...of("states", "UpdateStateMachine"),
  ...of("datapipeline", "PutPipelineDefinition"),
  ...of("sagemaker", "CreatePresignedNotebookInstanceUrl"),
  ...of("dynamodb", "PutResourcePolicy"),
  ...of("secretsmanager", "PutResourcePolicy"),
  ...of("s3", "PutBucketPolicy PutBucketAcl"),
  ...of(
    "sso",
    "PutInlinePolicyToPermissionSet AttachManagedPolicyToPermissionSet CreateAccountAssignment UpdatePermissionSet",
  ),
  ...of("organizations", "AttachPolicy DetachPolicy UpdatePolicy DeletePolicy"),
  ...of("rolesanywhere", "CreateTrustAnchor UpdateTrustAnchor CreateProfile UpdateProfile"),
  ...of("budgets", "CreateBudgetAction UpdateBudgetAction ExecuteBudgetAction"),
];

/**
 * Actions that run code in a role that the caller passes. With `iam:PassRole`, they give the caller that
 * role's rights.
 */
const RUNNERS: readonly string[] = [
  ...of("lambda", "CreateFunction UpdateFunctionConfiguration"),
  ...of("ec2", "RunInstances AssociateIamInstanceProfile ReplaceIamInstanceProfileAssociation"),
  ...of("ecs", "RunTask StartTask RegisterTaskDefinition CreateService UpdateService"),
  ...of("cloudformation", "CreateStack UpdateStack CreateChangeSet CreateStackSet"),
  ...of("codebuild", "CreateProject UpdateProject"),
  ...of("glue", "CreateJob UpdateJob CreateDevEndpoint CreateSession"),
  ...of("sagemaker", "CreateNotebookInstance CreateTrainingJob CreateProcessingJob CreateModel"),
  ...of("ssm", "StartAutomationExecution"),
  ...of("states", "CreateStateMachine UpdateStateMachine"),
  ...of("datapipeline", "CreatePipeline"),
  ...of("apprunner", "CreateService"),
  ...of("batch", "SubmitJob RegisterJobDefinition"),
  ...of("elasticmapreduce", "RunJobFlow"),
  ...of("cognito-identity", "SetIdentityPoolRoles"),
  ...of("scheduler", "CreateSchedule UpdateSchedule"),
  ...of("events", "PutTargets"),
  ...of("pipes", "CreatePipe UpdatePipe"),
];

/** Actions that many roles legitimately need on one exact resource of the account. */
const ORDINARY_ON_ONE = /^(iam:passrole|sts:assumerole|lambda:|ssm:|ecs:|codebuild:|states:|glue:)/;

function of(service: string, actions: string): readonly string[] {
  return actions.split(/\s+/).map((action) => `${service}:${action.toLowerCase()}`);
}

/**
 * Whether a right allows escalation: to `any` rights, to those of `some` identities, or not at all. `all` has
 * every statement of the same identity, for escalations that need two rights.
 */
export function escalationOf(grant: Grant, all: readonly Statement[]): "any" | "some" | undefined {
  const { action, resource, conditions } = grant;
  const ways = ESCALATIONS.filter((each) => covers(action, each));
  if (ways.length === 0)
    return RUNNERS.some((each) => covers(action, each)) && passesAny(all) ? "any" : undefined;
  if (!isWide(resource)) {
    const isOrdinary = !hasWildcard(resource) && ways.every((each) => ORDINARY_ON_ONE.test(each));
    return isOrdinary && !hasWildcard(action) ? undefined : "some";
  }
  return ways.every((way) => isBounded(way, conditions, all)) ? "some" : "any";
}

function isBounded(action: string, conditions: readonly Condition[], all: readonly Statement[]): boolean {
  return conditions.some((each) => {
    const { key, values } = each;
    if (!isBinding(each) || values.length === 0 || !values.every((value) => /^[^*?$]+$/.test(value)))
      return false;
    if (/^(aws|iam):resourcetag\//.test(key)) return true;
    if (key === "iam:permissionsboundary" && values.some(givesEverything)) return false;
    if (key === "iam:permissionsboundary")
      return /^iam:(put|attach|detach|delete)(role|user)policy$/.test(action);
    if (key === "iam:policyarn")
      return /^iam:(attach|detach)\w+policy$/.test(action) && !values.some(givesEverything);
    return key === "iam:passedtoservice" && action === "iam:passrole" && !runs(all);
  });
}

function runs(statements: readonly Statement[]): boolean {
  return statements.some((statement) => RUNNERS.some((each) => allowsAction(statement, each)));
}

/** Whether the statements allow passing any role. */
function passesAny(statements: readonly Statement[]): boolean {
  return statements.some(
    (statement) =>
      allowsAction(statement, "iam:passrole") &&
      (statement.resources.isExcept || statement.resources.patterns.some(isWide)),
  );
}

/** AWS managed policies with which an identity can gain every permission. */
export function givesEverything(policyArn: string): boolean {
  return /^(arn:[\w-]+:iam::aws:policy\/(job-function\/)?)?(AdministratorAccess|IAMFullAccess|PowerUserAccess|SystemAdministrator|AWSOrganizationsFullAccess)/.test(
    policyArn,
  );
}

/** A resource that stands for the calling user only. */
const ONESELF = /^user\/\$\{aws:(username|userid)\}$/;

/** Services whose ARNs begin with the name of a resource, such as a bucket, instead of a resource type. */
const WITHOUT_KIND = new Set(["s3", "execute-api", "apigateway", "sns", "sqs"]);

/** Whether a resource covers everything of a type, of an account or at all, in any notation. */
export function isWide(resource: string): boolean {
  if (resource.startsWith("!")) return true;
  const [, , service = "", , , rest] = partsOfArn(resource);
  const plain = withoutVariables(rest ?? resource).replace(/^\//, "");
  if (rest === undefined) return hasWildcard(plain);
  // A wildcard before the name matches any type; a name of wildcards alone matches any name.
  if (/^[^/:]*[*?]/.test(plain)) return true;
  if (WITHOUT_KIND.has(service)) return false;
  return /^[a-z-]+[/:][*?/]+$/.test(plain) && !ONESELF.test(rest);
}
