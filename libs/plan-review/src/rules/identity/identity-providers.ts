import type { ResourceChange } from "../../diff/change";
import { type RuleFinding, report } from "../../findings/finding";
import { message } from "../../findings/message";
import { isEmpty, textOf } from "../../values/json";
import { changes, gains, rulesFor } from "../shared/attribute-rules";
import { onRemoval } from "../shared/resource-rules";
import type { TypeRules } from "../shared/rule";
import { policy } from "./policies";
import { gone, made } from "./roles";

export const identityProviderRules: readonly TypeRules[] = [
  {
    types: ["aws_iam_openid_connect_provider"],
    noun: "identity provider",
    removed: gone("identity provider", "url"),
    created: provider,
    judgesOwners: true,
    attributes: {
      client_id_list: gains("iam-widened"),
      thumbprint_list: changes("iam-widened"),
      url: changes("stranger-let-in", "block"),
    },
  },
  {
    types: ["aws_iam_saml_provider"],
    noun: "identity provider",
    removed: gone("identity provider", "name"),
    created: made(
      "stranger-let-in",
      "warn",
      (change) =>
        message`Whoever the identity provider ${change.value("name") ?? ""} authenticates can assume each role that trusts it.`,
    ),
    attributes: {
      saml_metadata_document: (attribute) =>
        isEmpty(attribute.before)
          ? []
          : report(
              "stranger-let-in",
              ["Another identity provider, or other keys of it, vouch for users from now on."],
              "warn",
            ),
    },
    harmless: ["name", "valid_until", "saml_provider_uuid"],
  },
  {
    types: [
      "aws_ssoadmin_account_assignment",
      "aws_ssoadmin_permission_set",
      "aws_ssoadmin_permission_set_inline_policy",
      "aws_ssoadmin_managed_policy_attachment",
      "aws_ssoadmin_customer_managed_policy_attachment",
      "aws_ssoadmin_permissions_boundary_attachment",
      "aws_ssoadmin_application",
      "aws_ssoadmin_application_assignment",
      "aws_ssoadmin_application_access_scope",
      "aws_ssoadmin_trusted_token_issuer",
      "aws_ssoadmin_instance_access_control_attributes",
      "aws_identitystore_user",
      "aws_identitystore_group",
      "aws_identitystore_group_membership",
    ],
    noun: "part of IAM Identity Center",
    removed: (change) =>
      change.type.endsWith("boundary_attachment")
        ? onRemoval("iam-widened", "boundary of the people's rights", "warn")(change)
        : gone("part of IAM Identity Center")(change),
    created: made(
      "iam-widened",
      "block",
      (change) => message`People get rights by IAM Identity Center: an ${change.type} is created.`,
    ),
    attributes: { inline_policy: policy("identity") },
  },
  {
    types: ["aws_rolesanywhere_profile", "aws_rolesanywhere_trust_anchor"],
    noun: "trust of certificates",
    removed: gone("trust of certificates"),
    created: made("stranger-let-in", "block", () => [
      "Holders of a certificate from an authority outside AWS can assume roles of this account (IAM Roles Anywhere).",
    ]),
    attributes: rulesFor(
      `source role_arns managed_policy_arns session_policy enabled require_instance_properties
        duration_seconds`,
      changes("stranger-let-in", "block"),
    ),
    harmless: ["name", "notification_settings"],
  },
];

const GITHUB = /^(https:\/\/)?token\.actions\.githubusercontent\.com\/?$/;

function provider(change: ResourceChange): readonly RuleFinding[] {
  const url = textOf(change.parts.after?.["url"]);
  if (url !== undefined && GITHUB.test(url))
    return report(
      "stranger-let-in",
      ["GitHub workflows can assume each role whose trust policy allows it: review those policies."],
      "warn",
    );
  const isCluster =
    url !== undefined && /^(https:\/\/)?oidc\.eks\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/id\/\w+$/.test(url);
  return report(
    "stranger-let-in",
    message`Whoever ${url ?? "an issuer that is not known yet"} authenticates can assume each role whose trust policy names it.`,
    isCluster ? "warn" : "block",
  );
}
