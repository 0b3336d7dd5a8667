// The pipeline's access to AWS: roles, trust policies, permissions boundaries, and policies from the stacks.
// Not here: the rights for each type of resource (rights), and AWS's list of actions (service-authorization).

import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { ownPlace } from "@tollgate/data-protection-infra";
import {
  awsArn,
  boundaryName,
  type Account,
  type Environment,
  type Place,
  type State,
} from "@tollgate/environments";
import { TerraformOutput, type TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { boundaryOfDeployer, boundaryOfRoles, confineRoles } from "./boundaries";
import { githubProviderArn, trustPolicy, type TrustedRuns } from "./trust";
import { operatorStatements } from "./operator-statements";
import { policiesOf } from "./policies-of";
import { statementsOfStack, type AllowStatement } from "./statements-of-stack";

/** The workflows with access to AWS, in `.github/workflows`. */
const PLANS = "plan.yml";
const DEPLOYS = "apply.yml";

export interface PipelineRolesOptions {
  readonly account: Account & { readonly repository: string };
  /** The stacks that the pipeline deploys. */
  readonly stacks: readonly { readonly environment: Environment; readonly stack: TerraformStack }[];
}

interface RoleOptions {
  readonly runs: TrustedRuns;
  readonly rights: readonly AllowStatement[];
  /** ARN of the permissions boundary of the role. @default no boundary */
  readonly permissionsBoundary?: string;
}

/**
 * The roles of the pipeline, which need no stored key: one that may plan every environment, and one per
 * environment that may deploy it. `trustPolicy` defines the runs that may assume them. Their rights are
 * derived from the resources in the stacks. Each deploying role, and each role of a stack that it deploys,
 * has a permissions boundary.
 */
export class PipelineRoles extends Construct {
  private readonly providerArn: string;
  /** The number of policies of each role, by the role's name. */
  private readonly policyCounts = new Map<string, number>();

  constructor(
    scope: Construct,
    id: string,
    private readonly options: PipelineRolesOptions,
  ) {
    super(scope, id);
    const { account, stacks } = options;
    this.node.addValidation({ validate: () => this.tooMany(account.policiesPerRole) });
    const { accountId } = ownPlace(this, account);
    // An environment may be in another Region than the account's state, and have another service name.
    const placeOf = ({ region }: Environment): Place => ({ region, accountId });
    this.providerArn = githubProviderArn(this, account.githubProvider ?? "own");
    for (const { environment, stack } of stacks) confineRoles(stack, environment);
    const rightsOn = (mayWrite: boolean, chosen: PipelineRolesOptions["stacks"]) =>
      chosen.flatMap(({ environment, stack }) => [
        ...statementsOfStack(stack, environment.service, placeOf(environment), mayWrite),
        ...stateStatements(environment.state, mayWrite),
      ]);
    this.role("plan", { runs: { workflow: PLANS }, rights: rightsOn(false, stacks) });
    for (const each of stacks) {
      const { environment, stack } = each;
      const { name } = environment;
      new IamPolicy(this, `boundary-${name}`, {
        name: boundaryName(environment),
        policy: boundaryOfRoles(stack, environment, placeOf(environment)),
      });
      const rights = [...rightsOn(true, [each]), ...operatorStatements(environment, placeOf(environment))];
      const { arn: permissionsBoundary } = new IamPolicy(this, `deploy-${name}-boundary`, {
        name: `${account.service}-deploy-${name}-boundary`,
        policy: boundaryOfDeployer(rights, environment, this.untouchable(environment, accountId)),
      });
      const runs = { workflow: DEPLOYS, environment: name };
      this.role(`deploy-${name}`, { runs, rights, permissionsBoundary });
    }
  }

  private tooMany(most: number): string[] {
    return [...this.policyCounts].flatMap(([name, count]) =>
      count <= most
        ? []
        : [
            `role ${name} needs ${count} policies, and IAM lets a role have ${most} (account.policiesPerRole): have IAM's quota ` +
              "raised and state it there, or deploy some of the environments from another account",
          ],
    );
  }

  /**
   * Returns the ARNs that define the pipeline's rights, as far as their names match those of the environment.
   */
  private untouchable({ service, name }: Environment, accountId: string): readonly string[] {
    const { account, stacks } = this.options;
    const iam = (resource: string) => awsArn("iam", "", accountId, resource);
    const deployers = stacks
      .map(({ environment }) => `${account.service}-deploy-${environment.name}`)
      .filter((role) => role.endsWith(`-${name}`));
    return [
      ...[`${account.service}-plan`, ...deployers].map((role) => iam(`role/${role}`)),
      ...["plan", "deploy", "boundary"].map((policies) => iam(`policy/${account.service}-${policies}-*`)),
      iam(`policy/${service}-boundary-*`),
      iam("oidc-provider/*"),
    ];
  }

  private role(id: string, { runs, rights, permissionsBoundary }: RoleOptions): void {
    const { account } = this.options;
    const name = `${account.service}-${id}`;
    const role = new IamRole(this, id, {
      name,
      assumeRolePolicy: trustPolicy(this.providerArn, account, runs),
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    });
    const policies = policiesOf(rights);
    this.policyCounts.set(name, policies.length);
    policies.forEach((policy, at) => {
      const { arn } = new IamPolicy(this, `${id}-${at}`, { name: `${name}-${at}`, policy });
      new IamRolePolicyAttachment(this, `${id}-${at}-attached`, { role: role.name, policyArn: arn });
    });
    new TerraformOutput(this, `${id.replaceAll("-", "_")}_role_arn`, { value: role.arn, staticId: true });
  }
}

/** The rights on the state object in its bucket, and on the lock beside it. */
function stateStatements(state: State, mayWrite: boolean): readonly AllowStatement[] {
  if (state.kind === "local") return [];
  const object = awsArn("s3", "", "", `${state.bucket}/${state.key}`);
  return [
    { Effect: "Allow", Action: ["s3:ListBucket"], Resource: [awsArn("s3", "", "", state.bucket)] },
    { Effect: "Allow", Action: ["s3:GetObject", ...(mayWrite ? ["s3:PutObject"] : [])], Resource: [object] },
    ...(mayWrite
      ? [
          {
            Effect: "Allow" as const,
            Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
            Resource: [`${object}.tflock`],
          },
        ]
      : []),
  ];
}
