import { message, messageList } from "../../findings/message";
import { changes, evenUnknown, gains, switchedOff, names, rulesFor } from "../shared/attribute-rules";
import type { TypeRules } from "../shared/rule";
import { report } from "../../findings/finding";
import { fromTo } from "../shared/change-message";
import { onRemoval } from "../shared/resource-rules";
import { gone, made, namesIn, boundary } from "./roles";

export const userRules: readonly TypeRules[] = [
  {
    types: ["aws_iam_user", "aws_iam_group"],
    noun: "user or group",
    removed: gone("user or group"),
    created: (change) =>
      change.type === "aws_iam_user"
        ? report(
            "iam-widened",
            message`The user ${change.value("name") ?? ""} is created: its keys do not expire, unlike a role's.`,
            "block",
          )
        : [],
    attributes: { permissions_boundary: evenUnknown(boundary) },
    harmless: ["name", "path", "force_destroy"],
  },
  {
    types: [
      "aws_iam_access_key",
      "aws_iam_user_login_profile",
      "aws_iam_user_ssh_key",
      "aws_iam_service_specific_credential",
      "aws_iam_signing_certificate",
    ],
    noun: "credential of a user",
    removed: gone("credential of the user", "user"),
    created: (change) =>
      report(
        "iam-widened",
        message`The user ${change.value("user") ?? change.value("user_name") ?? ""} gets a credential that does not expire, and the state keeps it.`,
        "block",
      ),
    attributes: {
      status: (attribute) =>
        attribute.after === "Active"
          ? report("iam-widened", ["A credential that was switched off works again."], "block")
          : report("iam-narrowed", message`The credential's status changes${fromTo(attribute)}.`, "warn"),
      public_key: changes("iam-widened", "block"),
      certificate_body: changes("iam-widened", "block"),
      password_reset_required: switchedOff("iam-widened"),
    },
    harmless:
      names(`encrypted_secret key_fingerprint secret ses_smtp_password_v4 user user_name encoding fingerprint
      ssh_public_key_id password password_length encrypted_password pgp_key create_date service_name
      service_password service_specific_credential_id service_user_name certificate_id`),
  },
  {
    types: ["aws_iam_group_membership", "aws_iam_user_group_membership"],
    noun: "membership of a group",
    removed: gone("membership of a group", "user"),
    created: (change) =>
      report(
        "iam-widened",
        message`${messageList(namesIn(change, ["user", "users"]))} gets the rights of the group ${messageList(namesIn(change, ["group", "groups"]))}.`,
      ),
    attributes: { users: gains("iam-widened"), groups: gains("iam-widened") },
    harmless: ["name", "user", "group"],
  },
  {
    types: ["aws_iam_account_password_policy"],
    noun: "password policy of the account",
    removed: onRemoval("iam-widened", "password policy of the account", "warn"),
    created: made("iam-widened", "warn", () => [
      "The account's policy of passwords is replaced by this one, whatever it was.",
    ]),
    attributes: rulesFor(
      `minimum_password_length require_symbols require_numbers require_uppercase_characters
        require_lowercase_characters allow_users_to_change_password max_password_age
        password_reuse_prevention hard_expiry`,
      changes("iam-widened"),
    ),
    harmless: ["expire_passwords"],
  },
  {
    types: [
      "aws_iam_virtual_mfa_device",
      "aws_iam_server_certificate",
      "aws_iam_security_token_service_preferences",
    ],
    noun: "setting of the account's identities",
    removed: gone("setting of the account's identities"),
    created: made("iam-widened", "warn", (change) => message`An ${change.type} is created.`),
  },
];
