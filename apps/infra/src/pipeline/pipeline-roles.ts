// The pipeline's access to AWS: roles, trust policies, permissions boundaries, and policies from the stacks.
// Not here: the rights for each type of resource (rights), and AWS's list of actions (service-authorization).

import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { ownPlace } from "@tollgate/data-protection-infra";
import {
  awsArn,
  boundaryName,
  deployerRole,
  isSameAccount,
  pipelineAccount,
  pipelinesIn,
  planningRole,
  plannerRole,
  type Account,
  type Environment,
  type PipelineInAccount,
  type Place,
  type State,
} from "@tollgate/environments";
import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { boundaryOfDeployer, boundaryOfRoles, confineRoles } from "./boundaries";
import { isCell, isIn, ownerOf, type PipelineStack } from "./pipeline-stack";
import { githubProviderArn, trustPolicy, trustPolicyForRoles } from "./trust";
import {
  directoryStatements,
  operatorKeyStatements,
  operatorStatements,
  routerStoreStatements,
  smokeTestStatements,
} from "./operator-statements";
import { policiesOf } from "./policies-of";
import { statementsOfStack, type AllowStatement } from "./statements-of-stack";

/** The workflows with access to AWS, in `.github/workflows`. */
const PLANS = "plan.yml";
const DEPLOYS = "apply.yml";

export interface PipelineRolesOptions {
  readonly account: Account;
  /** All accounts and Regions in use. @default this one alone */
  readonly accounts?: readonly Account[];
  /** The stacks that pipelines deploy, in all accounts. */
  readonly stacks: readonly PipelineStack[];
}

interface RoleOptions {
  readonly name: string;
  /** Who may assume the role. */
  readonly trust: string;
  readonly rights: readonly AllowStatement[];
  /** ARN of the permissions boundary of the role. @default no boundary */
  readonly permissionsBoundary?: string;
}

/**
 * The roles of pipelines in an account, which need no stored key. Their rights are derived from the resources in
 * the stacks. Each deploying role, and each role of a stack that it deploys, has a permissions boundary.
 *
 * For GitHub's runs: one role that may plan every environment, and one per environment that may deploy it.
 * `trustPolicy` defines the runs. For an environment with `roles.deploy`, in each of its accounts: this role, and
 * one beside it that plans, which the roles of the runs assume; with `roles.operate`, this role for operators and for
 * the smoke test.
 */
export class PipelineRoles extends Construct {
  /** The number of policies of each role, by the role's name. */
  private readonly policyCounts = new Map<string, number>();
  private readonly accountId: string;
  private readonly accounts: readonly Account[];
  private readonly pipelines: readonly PipelineInAccount[];

  constructor(
    scope: Construct,
    id: string,
    private readonly options: PipelineRolesOptions,
  ) {
    super(scope, id);
    const { account, stacks, accounts = [account] } = options;
    this.accounts = accounts;
    this.node.addValidation({ validate: () => this.tooMany(account.policiesPerRole) });
    this.accountId = ownPlace(this, account).accountId;
    this.pipelines = pipelinesIn(account, accounts, [...new Set(stacks.map(ownerOf))]);
    const provider = hasRepository(account) && githubProviderArn(this, account.githubProvider ?? "own");
    const here = stacks.filter(
      (each) =>
        isIn(account.account, each) &&
        this.pipelines.some(({ environment }) => environment === ownerOf(each)),
    );
    for (const { environment, stack } of here) confineRoles(stack, environment);
    if (hasRepository(account) && provider !== false) this.planner(account, provider);
    for (const pipeline of this.pipelines) {
      const { environment, isHome, deploy, operate } = pipeline;
      for (const each of here.filter((one) => ownerOf(one) === environment && isCell(one)))
        new IamPolicy(this, `boundary-${each.environment.name}`, {
          name: boundaryName(each.environment),
          policy: boundaryOfRoles(each.stack, each.environment, this.placeOf(each)),
        });
      if (isHome && hasRepository(account) && provider !== false)
        this.deployer(environment, account, provider);
      if (deploy !== undefined) this.assumedByRuns(pipeline, deploy);
      if (operate !== undefined) this.assumedByOperators(pipeline, operate);
    }
  }

  /** The role of the runs that plan every environment of the pipeline. */
  private planner(account: Account & { readonly repository: string }, provider: string): void {
    const environments = this.pipelines.filter(({ isHome }) => isHome).map(({ environment }) => environment);
    this.role("plan", {
      name: plannerRole(account),
      trust: trustPolicy(provider, account, { workflow: PLANS }),
      rights: [
        ...environments.flatMap((each) => this.rightsOfRuns(each, false)),
        ...environments.flatMap((each) => this.assuming(each, planningRole)),
      ],
    });
  }

  /** The role of the runs that deploy an environment. */
  private deployer(
    environment: Environment,
    account: Account & { readonly repository: string },
    provider: string,
  ): void {
    const { name } = environment;
    const rights = [
      ...this.rightsOfRuns(environment, true),
      // For the smoke test.
      ...this.operating(environment),
      ...this.assuming(environment, (role) => role),
    ];
    const id = `deploy-${name}`;
    const { arn: permissionsBoundary } = new IamPolicy(this, `${id}-boundary`, {
      name: `${account.service}-${id}-boundary`,
      policy: boundaryOfDeployer(rights, this.namedHere(environment), this.untouchable(environment)),
    });
    this.role(id, {
      name: deployerRole(account, name),
      trust: trustPolicy(provider, account, { workflow: DEPLOYS, environment: name }),
      rights,
      permissionsBoundary,
    });
  }

  /** `roles.deploy` of an environment in this account, and the role beside it that only reads. */
  private assumedByRuns({ environment }: PipelineInAccount, deploy: string): void {
    const { name } = environment;
    const here = this.stacksIn(environment);
    const rightsHere = (mayWrite: boolean) => here.flatMap((each) => this.rightsOn(each, mayWrite));
    const home = pipelineAccount(environment, this.accounts);
    if (home === undefined) return;
    const trust = (role: string): string => {
      const homeId = this.idOf(home.account);
      return trustPolicyForRoles(homeId, [awsArn("iam", "", homeId, `role/${home.service}-${role}`)]);
    };
    const rights = rightsHere(true);
    const { arn: permissionsBoundary } = new IamPolicy(this, `assumed-${name}-boundary`, {
      name: `${deploy}-boundary`,
      policy: boundaryOfDeployer(rights, this.namedHere(environment), this.untouchable(environment)),
    });
    this.role(`assumed-${name}`, {
      name: deploy,
      trust: trust(`deploy-${name}`),
      rights,
      permissionsBoundary,
    });
    this.role(`assumed-${name}-plan`, {
      name: planningRole(deploy),
      trust: trust("plan"),
      rights: rightsHere(false),
    });
  }

  /** `roles.operate` of an environment: for whoever may assume it by the policies of the pipeline's account. */
  private assumedByOperators({ environment }: PipelineInAccount, operate: string): void {
    const home = pipelineAccount(environment, this.accounts);
    if (home === undefined) return;
    this.role(`operate-${environment.name}`, {
      name: operate,
      trust: trustPolicyForRoles(this.idOf(home.account)),
      rights: [
        ...this.operatorRights(environment, operatorStatements),
        ...this.stacksIn(environment).flatMap((each) => [
          ...(isCell(each) ? [] : routerStoreStatements(this.placeOf(each))),
          ...operatorKeyStatements(each.environment, this.placeOf(each)),
        ]),
      ],
    });
  }

  /**
   * The rights of the `tenants` command on the cells in this account, and on the directory before them if it is here.
   *
   * @param rightsOnCell those on one cell
   */
  private operatorRights(
    environment: Environment,
    rightsOnCell: typeof operatorStatements,
  ): readonly AllowStatement[] {
    return this.stacksIn(environment).flatMap((each) =>
      isCell(each)
        ? rightsOnCell(each.environment, this.placeOf(each))
        : directoryStatements(environment, this.placeOf(each)),
    );
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

  private stacksOf(environment: Environment): readonly PipelineStack[] {
    return this.options.stacks.filter((each) => ownerOf(each) === environment);
  }

  /** The stacks of an environment in this account. */
  private stacksIn(environment: Environment): readonly PipelineStack[] {
    return this.stacksOf(environment).filter((each) => isIn(this.options.account.account, each));
  }

  private idOf(account: string | undefined): string {
    return account === undefined || isSameAccount(account, this.options.account.account)
      ? this.accountId
      : account;
  }

  /** A stack may be in another Region than the account's state, and its environment have another service name. */
  private placeOf({ environment, region = environment.region }: PipelineStack): Place {
    return { region, accountId: this.idOf(environment.account) };
  }

  private rightsOn(deployed: PipelineStack, mayWrite: boolean): readonly AllowStatement[] {
    const { stack, environment } = deployed;
    return statementsOfStack(stack, environment.service, this.placeOf(deployed), mayWrite);
  }

  /**
   * The rights of the runs themselves: on all states, and on the stacks unless another role has these. Terraform
   * reads a state with the credentials themselves, also where its provider assumes a role.
   */
  private rightsOfRuns(environment: Environment, mayWrite: boolean): readonly AllowStatement[] {
    const isDirect = environment.roles?.deploy === undefined;
    return this.stacksOf(environment).flatMap((each) => [
      ...(isDirect ? this.rightsOn(each, mayWrite) : []),
      ...stateStatements(each.state ?? each.environment.state, mayWrite),
    ]);
  }

  private accountsOf(environment: Environment): readonly string[] {
    return [...new Set(this.stacksOf(environment).map((each) => this.idOf(each.environment.account)))];
  }

  /** The right to assume `roles.deploy`, or the role beside it, in each account of an environment. */
  private assuming(environment: Environment, roleOf: (deploy: string) => string): readonly AllowStatement[] {
    const { deploy } = environment.roles ?? {};
    return deploy === undefined ? [] : allowAssuming(roleOf(deploy), this.accountsOf(environment));
  }

  /** The rights of the smoke test, or the right to assume the role of operators, in each account. */
  private operating(environment: Environment): readonly AllowStatement[] {
    const { operate } = environment.roles ?? {};
    return operate === undefined
      ? this.operatorRights(environment, smokeTestStatements)
      : allowAssuming(operate, this.accountsOf(environment));
  }

  /** The environment as its stacks in this account have it, by which its resources are named. */
  private namedHere(environment: Environment): readonly Environment[] {
    const here = this.stacksIn(environment);
    return here.length === 0 ? [environment] : [...new Set(here.map((each) => each.environment))];
  }

  /**
   * Returns the ARNs that define the pipelines' rights, as far as their names match those of the environment.
   */
  private untouchable(environment: Environment): readonly string[] {
    const { service: own } = this.options.account;
    const iam = (resource: string) => awsArn("iam", "", this.accountId, resource);
    const names = this.namedHere(environment).map(({ name }) => name);
    const deployers = this.pipelines
      .filter(({ isHome }) => isHome)
      .map((each) => deployerRole(this.options.account, each.environment.name))
      .filter((role) => names.some((name) => role.endsWith(`-${name}`)));
    const assumed = this.pipelines.flatMap(({ deploy, operate }) => [deploy ?? [], operate ?? []].flat());
    return [
      ...[plannerRole(this.options.account), ...deployers, ...assumed].map((role) => iam(`role/${role}`)),
      ...this.pipelines.flatMap(({ deploy }) =>
        deploy === undefined ? [] : iam(`role/${planningRole(deploy)}`),
      ),
      ...["plan", "deploy", "boundary"].map((policies) => iam(`policy/${own}-${policies}-*`)),
      iam(`policy/${environment.service}-boundary-*`),
      ...assumed.map((role) => iam(`policy/${role}-*`)),
      iam("oidc-provider/*"),
    ];
  }

  private role(id: string, { name, trust, rights, permissionsBoundary }: RoleOptions): void {
    const role = new IamRole(this, id, {
      name,
      assumeRolePolicy: trust,
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

function hasRepository(account: Account): account is Account & { readonly repository: string } {
  return account.repository !== undefined;
}

/** The right to assume a role of the same name in several accounts. */
function allowAssuming(role: string, accountIds: readonly string[]): readonly AllowStatement[] {
  return [
    {
      Effect: "Allow",
      Action: ["sts:AssumeRole"],
      Resource: accountIds.map((id) => awsArn("iam", "", id, `role/${role}`)),
    },
  ];
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
