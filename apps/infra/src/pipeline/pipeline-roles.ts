import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { awsArn, type Account, type Environment, type Place, type State } from "@tollgate/environments";
import { TerraformOutput, type TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { AUDIENCE, githubProviderArn, ISSUER } from "./github-provider";
import { operatorStatements } from "./operator-statements";
import { policiesOf } from "./policies-of";
import { statementsOfStack, type AllowStatement } from "./statements-of-stack";

export interface PipelineRolesOptions {
  /** What the roles' names begin with. */
  readonly service: string;
  /** `owner/name` on GitHub. */
  readonly repository: string;
  readonly githubProvider: NonNullable<Account["githubProvider"]>;
  /** How many policies IAM lets a role have. */
  readonly policiesPerRole: number;
  /** What the pipeline deploys. */
  readonly stacks: readonly { readonly environment: Environment; readonly stack: TerraformStack }[];
}

/**
 * Whom the pipeline is, without a stored key: a role that may plan every environment, for any run of the repository, and for
 * each environment one that may deploy it, for runs that GitHub let into the environment of that name. Their rights are made
 * from the resources in the stacks.
 *
 * https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments/about-security-hardening-with-openid-connect
 */
export class PipelineRoles extends Construct {
  private readonly providerArn: string;
  /** Of each role, by its name. */
  private readonly policyCounts = new Map<string, number>();

  constructor(scope: Construct, id: string, options: PipelineRolesOptions) {
    super(scope, id);
    const { service, repository, githubProvider, policiesPerRole, stacks } = options;
    this.node.addValidation({ validate: () => this.tooMany(policiesPerRole) });
    const { accountId } = new DataAwsCallerIdentity(this, "account");
    // An environment may be in another Region than the account's state, and under another service's name.
    const placeOf = ({ region }: Environment): Place => ({ region, accountId });
    this.providerArn = githubProviderArn(this, githubProvider);
    const rights = (mayWrite: boolean, chosen: PipelineRolesOptions["stacks"]) =>
      chosen.flatMap(({ environment, stack }) => [
        ...statementsOfStack(stack, environment.service, placeOf(environment), mayWrite),
        ...stateStatements(environment.state, mayWrite),
      ]);
    this.role("plan", `${service}-plan`, `repo:${repository}:*`, rights(false, stacks));
    for (const each of stacks) {
      const { name } = each.environment;
      this.role(`deploy-${name}`, `${service}-deploy-${name}`, `repo:${repository}:environment:${name}`, [
        ...rights(true, [each]),
        ...operatorStatements(each.environment, placeOf(each.environment)),
      ]);
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

  private role(id: string, name: string, subject: string, statements: readonly AllowStatement[]): void {
    const role = new IamRole(this, id, {
      name,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Federated: this.providerArn },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
              StringEquals: { [`${ISSUER}:aud`]: AUDIENCE },
              StringLike: { [`${ISSUER}:sub`]: subject },
            },
          },
        ],
      }),
    });
    const policies = policiesOf(statements);
    this.policyCounts.set(name, policies.length);
    policies.forEach((policy, at) => {
      const { arn } = new IamPolicy(this, `${id}-${at}`, { name: `${name}-${at}`, policy });
      new IamRolePolicyAttachment(this, `${id}-${at}-attached`, { role: role.name, policyArn: arn });
    });
    new TerraformOutput(this, `${id.replaceAll("-", "_")}_role_arn`, { value: role.arn, staticId: true });
  }
}

/** The state in its bucket, and the lock beside it. */
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
