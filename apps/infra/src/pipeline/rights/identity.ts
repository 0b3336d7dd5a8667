import { awsArn, type Place } from "@tollgate/environments";
import { actions, text, type RightsByType, type Values } from "./rights";

const role = (values: Values, { accountId }: Place) => [
  awsArn("iam", "", accountId, `role/${text(values, "name")}`),
];

/** The ARN in this account of what a stack gives a role as its boundary. */
const boundary = (values: Values, { accountId }: Place): string => {
  const [, name] = /:(policy\/[\w+=,.@-]+)$/.exec(text(values, "permissions_boundary")) ?? [];
  if (name === undefined) throw new Error(`role ${text(values, "name")} has no permissions boundary`);
  return awsArn("iam", "", accountId, name);
};

/** Whom a role is for, from its trust policy. */
const services = (values: Values): readonly string[] => {
  const { Statement } = JSON.parse(text(values, "assume_role_policy")) as {
    readonly Statement: readonly { readonly Principal: { readonly Service?: string } }[];
  };
  return Statement.flatMap(({ Principal }) => Principal.Service ?? []);
};

/** Roles and policies, by their names: a deployer can give nobody a role that a stack does not hold. */
export const identityRights: RightsByType = {
  aws_iam_role: [
    {
      read: actions("iam", "GetRole GetRolePolicy ListRolePolicies ListAttachedRolePolicies"),
      write: actions(
        "iam",
        "DeleteRole DeleteRolePolicy ListInstanceProfilesForRole TagRole UntagRole UpdateAssumeRolePolicy UpdateRole",
      ),
      on: role,
    },
    // Whatever is written into a role, its boundary is above it: no role is made, given rights or bounded anew without that.
    {
      write: actions("iam", "CreateRole PutRolePermissionsBoundary PutRolePolicy"),
      on: role,
      condition: (values, place) => ({
        StringEquals: { "iam:PermissionsBoundary": boundary(values, place) },
      }),
    },
    {
      write: actions("iam", "PassRole"),
      on: role,
      condition: (values) => ({ StringEquals: { "iam:PassedToService": services(values) } }),
    },
  ],
  aws_iam_role_policy: [],
  aws_iam_policy: [
    {
      read: actions("iam", "GetPolicy GetPolicyVersion ListPolicyVersions"),
      write: actions(
        "iam",
        "CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion TagPolicy UntagPolicy",
      ),
      on: (values, { accountId }) => [awsArn("iam", "", accountId, `policy/${text(values, "name")}`)],
    },
  ],
};
