import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { ownPlace } from "@tollgate/data-protection-infra";
import { awsArn, boundaryName, type Environment, type Place } from "@tollgate/environments";
import type { TerraformStack } from "cdktf";
import { policiesOf } from "./policies-of";
import { text } from "./rights/rights";
import { resourcesOf, type AllowStatement, type Resources } from "./statements-of-stack";

/**
 * Gives each role of an environment's stack its permissions boundary: whatever a deployment writes into such a role, it can do no
 * more than {@link boundaryOfRoles}.
 */
export function confineRoles(stack: TerraformStack, environment: Environment): void {
  const { accountId } = ownPlace(stack, environment);
  const arn = awsArn("iam", "", accountId, `policy/${boundaryName(environment)}`);
  for (const construct of stack.node.findAll())
    if (construct instanceof IamRole) construct.permissionsBoundary = arn;
}

/**
 * The most that any role of an environment's stack may do: all that its roles do now, together, in one policy document.
 *
 * @throws {Error} where that is more than a policy holds, or names a resource whose ARN nobody has written down
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
  const [exact = "", ...more] = policiesOf(allowed);
  if (more.length === 0) return exact;
  // What is the environment's own is told by its name.
  const [shorter = "", ...rest] = policiesOf(allowed.map((each) => byName(each, environment)));
  if (rest.length === 0) return shorter;
  throw new Error(
    `environment "${environment.name}": its roles may do more than one policy holds, so they cannot have a permissions boundary: ` +
      "give backends fewer permissions, or deploy some of them from another environment",
  );
}

/**
 * The boundary of the role that deploys an environment: the services that its rights are about, what those rights say of IAM, on
 * whatever has a name of the environment's, and nothing of what is `untouchable`, as ARNs. It gives no right: it holds even where
 * the rights should be wrong.
 *
 * @throws {Error} where that is more than a policy holds
 */
export function boundaryOfDeployer(
  rights: readonly AllowStatement[],
  environment: Environment,
  untouchable: readonly string[],
): string {
  const services = new Set(rights.flatMap(({ Action }) => Action.map((action) => action.split(":")[0])));
  const [policy = "", ...more] = policiesOf([
    {
      Effect: "Allow",
      Action: [...services]
        .filter((each) => each !== "iam")
        .map((each) => `${each}:*`)
        .sort(),
      Resource: ["*"],
    },
    ...rights
      .filter(({ Action }) => Action.some((action) => action.startsWith("iam:")))
      .map((each) => byName(each, environment)),
    { Effect: "Deny", Action: ["iam:*"], Resource: untouchable },
    { Effect: "Deny", Action: ["iam:DeleteRolePermissionsBoundary"], Resource: ["*"] },
  ]);
  if (more.length === 0) return policy;
  throw new Error(
    `environment "${environment.name}": what its deployment may do with IAM is more than one policy holds, so its role cannot have ` +
      "a permissions boundary: spread the backends over more environments",
  );
}

/** The names and ARNs of what a role's policy refers to: the boundary is made before any of it exists. */
function withArns(
  statement: AllowStatement,
  resources: Resources,
  { service, name }: Environment,
  place: Place,
): AllowStatement {
  let isOfKey = false;
  const named = (reference: string, inside: string): string => {
    const [type = "", id = "", attribute = ""] = inside.split(".");
    if (type === "data" && inside.endsWith(".account_id")) return place.accountId;
    if (type === "aws_kms_key" && attribute === "arn") {
      isOfKey = true;
      // KMS chooses the id; the tags that every resource gets say whose it is.
      return awsArn("kms", place.region, place.accountId, "key/*");
    }
    const name = resources[type]?.[id]?.[attribute];
    if (typeof name !== "string" || name.includes("${"))
      throw new Error(`${reference}: write down in apps/infra/src/pipeline/boundaries.ts what it becomes`);
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
          "aws:ResourceTag/service": service,
          "aws:ResourceTag/environment": name,
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
