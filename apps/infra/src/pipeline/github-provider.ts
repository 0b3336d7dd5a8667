import { DataAwsIamOpenidConnectProvider } from "@cdktf/provider-aws/lib/data-aws-iam-openid-connect-provider";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import type { Account } from "@tollgate/environments";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { AUDIENCE, ISSUER } from "./trust";

const OWN = "github";

/** Makes or finds the account's provider of GitHub's identities, of which IAM takes one for each issuer. */
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

/** A provider that this stack made is left in the account when another takes care of it: others may use it by now. */
function forget(scope: Construct): void {
  const stack = TerraformStack.of(scope);
  const id = stack.getLogicalId(new Construct(scope, OWN).node);
  stack.addOverride("removed", [
    { from: `${IamOpenidConnectProvider.tfResourceType}.${id}`, lifecycle: { destroy: false } },
  ]);
}
