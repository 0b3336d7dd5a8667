import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { ownPlace } from "@tollgate/data-protection-infra";
import { awsArn, boundaryName, environmentName, type Environment, type Place } from "@tollgate/environments";
import type { TerraformStack } from "cdktf";
import { policiesOf } from "./policies-of";
import { text } from "./rights/rights";
import { resourcesOf, type AllowStatement, type Resources } from "./statements-of-stack";

/**
 * Gives each role of an environment's stack its permissions boundary. Whatever a deployment writes into such
 * a role, the role can do no more than {@link boundaryOfRoles}.
 */
export function confineRoles(stack: TerraformStack, environment: Environment): void {
  const { accountId } = ownPlace(stack, environment);
  const arn = awsArn("iam", "", accountId, `policy/${boundaryName(environment)}`);
  for (const construct of stack.node.findAll())
    if (construct instanceof IamRole) construct.permissionsBoundary = arn;
}

/**
 * Returns the most that any role of an environment's stack may do: the permissions of all its roles, in one
 * policy document.
 *
 * @throws {Error} when that is more than a policy holds, or names a resource whose ARN is not defined here
 */
export function boundaryOfRoles(stack: TerraformStack, environment: Environment, place: Place): string {
  const resources = resourcesOf(stack);
  const statements = Object.values(resources["aws_iam_role_policy"] ?? {}).flatMap(
    (values) =>
      (JSON.parse(text(values, "policy")) as { Statement: (AllowStatement | { Effect: "Deny" })[] })
        .Statement,
  );
  const allowed = statements
    .filter((each): each is AllowStatement => each.Effect === "Allow")
    .map((each) => withArns(each, resources, environment, place));
  // The name identifies the resources of the environment.
  const named = () => allowed.map((each) => byName(each, environment));
  // The first that fits, so that a role that fitted before has the same boundary.
  for (const shortened of [() => allowed, named, () => byResource(named())]) {
    const [policy = "", ...more] = policiesOf(shortened());
    if (more.length === 0) return policy;
  }
  throw new Error(
    `environment "${environment.name}": its roles may do more than one policy holds, so they cannot have a permissions boundary: ` +
      "give backends fewer permissions, or deploy some of them from another environment",
  );
}

/**
 * Returns the boundary of the role that deploys an environment. It allows the services of the role's rights
 * and, of IAM and STS, the role's own rights on names of the environment; it denies IAM actions on the `untouchable`
 * ARNs. A boundary grants nothing: it holds even if the rights are wrong.
 *
 * @param environments the environment as each of the stacks has it that the role deploys
 * @throws {Error} when that is more than a policy holds
 */
export function boundaryOfDeployer(
  rights: readonly AllowStatement[],
  environments: readonly Environment[],
  untouchable: readonly string[],
): string {
  const services = new Set(rights.flatMap(({ Action }) => Action.map((action) => action.split(":")[0])));
  const isExact = (action: string) => /^(iam|sts):/.test(action);
  const [policy = "", ...more] = policiesOf([
    {
      Effect: "Allow",
      Action: [...services]
        .filter((each) => each !== "iam" && each !== "sts")
        .map((each) => `${each}:*`)
        .sort(),
      Resource: ["*"],
    },
    ...rights.filter(({ Action }) => Action.some(isExact)).map((each) => environments.reduce(byName, each)),
    { Effect: "Deny", Action: ["iam:*"], Resource: untouchable },
    { Effect: "Deny", Action: ["iam:DeleteRolePermissionsBoundary"], Resource: ["*"] },
  ]);
  if (more.length === 0) return policy;
  throw new Error(
    `environment "${environments[0]?.name ?? ""}": what its deployment may do with IAM is more than one policy holds, so its role cannot have ` +
      "a permissions boundary: spread the backends over more environments",
  );
}

/**
 * Resolves the references in a role's policy to names and ARNs: the boundary is created before its resources.
 */
function withArns(
  statement: AllowStatement,
  resources: Resources,
  environment: Environment,
  place: Place,
): AllowStatement {
  let isOfKey = false;
  const named = (reference: string, inside: string): string => {
    const [type = "", id = "", attribute = ""] = inside.split(".");
    if (type === "data" && inside.endsWith(".account_id")) return place.accountId;
    if (type === "aws_kms_key" && attribute === "arn") {
      isOfKey = true;
      // KMS chooses the id, so the tags that every resource gets identify the environment's keys.
      return awsArn("kms", place.region, place.accountId, "key/*");
    }
    const name = resources[type]?.[id]?.[attribute];
    if (typeof name !== "string" || name.includes("${"))
      throw new Error(`${reference}: add its pattern to apps/infra/src/pipeline/boundaries.ts`);
    return name;
  };
  const resolve = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value).replaceAll(/\$\{([^}]*)\}/g, named)) as T;
  const Resource = [resolve(statement.Resource)].flat();
  const condition = statement.Condition as { readonly StringEquals?: object } | undefined;
  const Condition = isOfKey
    ? {
        ...condition,
        StringEquals: {
          ...condition?.StringEquals,
          "aws:ResourceTag/service": environment.service,
          "aws:ResourceTag/environment": environmentName(environment),
        },
      }
    : condition;
  return {
    Effect: "Allow",
    Action: [statement.Action].flat(),
    Resource,
    ...(Condition && { Condition: resolve(Condition) }),
  };
}

function byName(statement: AllowStatement, { service, name }: Environment): AllowStatement {
  const own = new RegExp(`\\b${service}-[\\w-]+-${name}\\b`);
  const Resource = statement.Resource.map((arn) => arn.replace(own, `${service}-*-${name}`));
  return { ...statement, Resource: [...new Set(Resource)] };
}

/**
 * Returns statements that allow the same, with each resource in as few of them as possible. What is allowed without a
 * condition needs none with one.
 */
function byResource(statements: readonly AllowStatement[]): readonly AllowStatement[] {
  const free = new Set<string>();
  for (const { Action, Resource, Condition } of statements)
    if (Condition === undefined)
      for (const arn of Resource) for (const action of Action) free.add(`${action} ${arn}`);
  const byRight = new Map<string, { readonly statement: AllowStatement; readonly actions: Set<string> }>();
  for (const statement of statements)
    for (const arn of statement.Resource) {
      const right = JSON.stringify([statement.Condition, arn]);
      const found = byRight.get(right) ?? {
        statement: { ...statement, Resource: [arn] },
        actions: new Set<string>(),
      };
      byRight.set(right, found);
      for (const action of statement.Action)
        if (statement.Condition === undefined || !free.has(`${action} ${arn}`)) found.actions.add(action);
    }
  return [...byRight.values()]
    .filter(({ actions }) => actions.size > 0)
    .map(({ statement, actions }) => ({ ...statement, Action: [...actions].sort() }));
}
