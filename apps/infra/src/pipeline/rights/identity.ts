import { awsArn, type Place } from "@tollgate/environments";
import { actions, text, type RightsByType, type Values } from "./rights";

const role = (values: Values, { accountId }: Place) => [
  awsArn("iam", "", accountId, `role/${text(values, "name")}`),
];

/** The ARN, in this account, of the permissions boundary that a stack gives a role. */
const boundary = (values: Values, { accountId }: Place): string => {
  const [, name] = /:(policy\/[\w+=,.@-]+)$/.exec(text(values, "permissions_boundary")) ?? [];
  if (name === undefined) throw new Error(`role ${text(values, "name")} has no permissions boundary`);
  return awsArn("iam", "", accountId, name);
};

/** The services that may assume a role, from its trust policy. */
const services = (values: Values): readonly string[] => {
  const { Statement } = JSON.parse(text(values, "assume_role_policy")) as {
    readonly Statement: readonly { readonly Principal: { readonly Service?: string } }[];
  };
  return Statement.flatMap(({ Principal }) => Principal.Service ?? []);
};

/** The rights on roles and policies, by name: a deployer cannot grant a role that is not in its stack. */
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
    // A role can be created, be given policies or get a new boundary only with its permissions boundary,
    // which limits whatever a policy grants.
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
