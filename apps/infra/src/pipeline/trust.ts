import { awsArn, type Account } from "@tollgate/environments";
import { DataAwsIamOpenidConnectProvider } from "@cdktf/provider-aws/lib/data-aws-iam-openid-connect-provider";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";

/** The issuer of the OIDC tokens of GitHub's runs. */
const ISSUER = "token.actions.githubusercontent.com";
/** The audience of these tokens. */
const AUDIENCE = "sts.amazonaws.com";

/** The deployed branch: `on.push.branches` of `.github/workflows/deploy.yml`. */
const REF = "refs/heads/main";

/** The runs that may assume a role: jobs of one reusable workflow, in its version on the main branch. */
export interface TrustedRuns {
  /** The file in `.github/workflows`. GitHub documents `job_workflow_ref` for reusable workflows only. */
  readonly workflow: string;
  /** The environment of the job, guarded by GitHub's protection rules. @default none */
  readonly environment?: string;
}

/**
 * Returns the trust policy of a role of the pipeline. Every claim must match: the subject alone names a
 * branch or an environment but never both, and any branch may name an environment.
 *
 * AWS documents the claims as condition keys, under "Available keys for AWS OIDC federation" for GitHub:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 * GitHub documents their values: https://docs.github.com/en/actions/reference/security/oidc
 */
export function trustPolicy(
  providerArn: string,
  { repository, repositoryIds }: Pick<Account, "repository" | "repositoryIds"> & { repository: string },
  { workflow, environment }: TrustedRuns,
): string {
  const context = environment === undefined ? `ref:${REF}` : `environment:${environment}`;
  const claims = {
    aud: AUDIENCE,
    sub: subjects(repository, repositoryIds, context),
    repository,
    ref: REF,
    job_workflow_ref: `${repository}/.github/workflows/${workflow}@${REF}`,
    ...(repositoryIds && {
      repository_id: String(repositoryIds.repository),
      repository_owner_id: String(repositoryIds.owner),
    }),
  };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: providerArn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: Object.fromEntries(
            Object.entries(claims).map(([claim, value]) => [`${ISSUER}:${claim}`, value]),
          ),
        },
      },
    ],
  });
}

/**
 * Returns the trust policy of a role that principals of an account of the gateway assume. Each of them also needs a
 * policy of that account that allows it.
 *
 * A role is named by a condition and not as the principal: IAM would refuse one that does not exist yet, and
 * no longer trust one that was deleted and made again.
 *
 * @param roles ARNs of the only roles that may. @default every principal whom the account lets assume it
 */
export function trustPolicyForRoles(accountId: string, roles?: readonly string[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: awsArn("iam", "", accountId, "root") },
        Action: "sts:AssumeRole",
        ...(roles && { Condition: { StringEquals: { "aws:PrincipalArn": roles } } }),
      },
    ],
  });
}

/**
 * Returns the subject of a run. It contains ids for a repository that was created or renamed since July 2026,
 * or that has opted in.
 *
 * https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/
 */
function subjects(repository: string, ids: Account["repositoryIds"], context: string): string | string[] {
  const byName = `repo:${repository}:${context}`;
  if (ids === undefined) return byName;
  const [owner = "", name = ""] = repository.split("/");
  return [byName, `repo:${owner}@${ids.owner}/${name}@${ids.repository}:${context}`];
}

const OWN = "github";

/** Creates or finds the account's OIDC provider for GitHub. IAM allows one for each issuer. */
export function githubProviderArn(scope: Construct, kind: NonNullable<Account["githubProvider"]>): string {
  if (kind === "own")
    return new IamOpenidConnectProvider(scope, OWN, { url: `https://${ISSUER}`, clientIdList: [AUDIENCE] })
      .arn;
  forget(scope);
  return new DataAwsIamOpenidConnectProvider(scope, "existing-github", {
    url: `https://${ISSUER}`,
    lifecycle: {
      postcondition: [
        {
          condition: `\${contains(self.client_id_list, "${AUDIENCE}")}`,
          errorMessage: `The account's provider of GitHub's identities lacks the audience ${AUDIENCE}: AWS would refuse every run.`,
        },
      ],
    },
  }).arn;
}

/** Keeps a provider of this stack in the account when another stack manages it: others may use it. */
function forget(scope: Construct): void {
  const stack = TerraformStack.of(scope);
  const id = stack.getLogicalId(new Construct(scope, OWN).node);
  stack.addOverride("removed", [
    { from: `${IamOpenidConnectProvider.tfResourceType}.${id}`, lifecycle: { destroy: false } },
  ]);
}
