import { isEmpty, isSame, memberOf, textOf, type JsonObject } from "../../values/json";
import { message } from "../../findings/message";
import type { Condition } from "../../policy/conditions";
import { accountOfRoot } from "../../policy/document";
import { covers } from "../../policy/patterns";
import { granteeOf, isServicePrincipal } from "../../policy/principals";
import type { ResourceChange } from "../../diff/change";
import { type Facts, permissionName } from "../../facts/facts";
import { type RuleFinding, finding, report } from "../../findings/finding";
import { removalMessage } from "../shared/change-message";

/** Attributes for the principal and the source of a permission. */
const WHO = ["principal", "source_arn", "source_account", "principal_org_id"];

/** Judges who may invoke a function: a service, and the resources on whose behalf it does. */
export function permissionCreated(change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const { after, afterUnknown, address } = change.parts;
  const isUnknown = (name: string): boolean => memberOf(afterUnknown, name) === true;
  const principal = textOf(after?.["principal"]) ?? "";
  if (isUnknown("principal"))
    return report("unknown-value", ["Who may invoke the function is known only after the apply."]);
  const isOwnSource = isUnknown("source_arn") && facts.isOwnReference(address, "source_arn");
  const { standing, because } = isOwnSource
    ? { standing: isServicePrincipal(principal) ? ("service" as const) : ("own" as const), because: "" }
    : granteeOf(asInPolicy(principal), conditionsOf(after), facts, false);
  const source = textOf(after?.["source_arn"]) ?? "";
  const sentence = message`${principal === "*" ? "Everyone" : principal} may invoke the function${source === "" ? [] : message` for ${source}`}`;
  switch (standing) {
    case "service":
      return actionsGiven(after);
    case "own":
      return report("iam-widened", [...sentence, ", past the gateway."], "warn");
    case "unclear":
      return report("stranger-let-in", message`${sentence}: ${because}.`, "warn");
    default:
      // An unknown value may be a source in the account.
      return isUnknown("source_arn") || isUnknown("source_account")
        ? report("unknown-value", message`${sentence}, from a source that is known only after the apply.`)
        : report("stranger-let-in", message`${sentence}: ${because}.`, "block");
  }
}

/** A permission is for invocation. A service with other rights on the function is unusual. */
function actionsGiven(after: JsonObject | undefined): readonly RuleFinding[] {
  const action = textOf(after?.["action"]);
  return action === undefined || /^lambda:Invoke(Function|FunctionUrl|Async)$/i.test(action)
    ? []
    : report(
        "iam-widened",
        message`${textOf(after?.["principal"]) ?? ""} may do ${action} with the function.`,
        "warn",
      );
}

/**
 * A principal in the notation of policies. A name that is neither an identity nor a service becomes a service
 * that does not exist.
 */
function asInPolicy(principal: string): string {
  if (principal === "*") return principal;
  const account = accountOfRoot(principal);
  if (account !== undefined) return `AWS:${account}`;
  return /^(arn:|A[A-Z]{3}[A-Z0-9]{12,}$)/.test(principal) ? `AWS:${principal}` : `Service:${principal}`;
}

/**
 * The conditions that Lambda derives from a permission's arguments.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 */
function conditionsOf(values: JsonObject | undefined): readonly Condition[] {
  const condition = (operator: string, key: string, name: string): readonly Condition[] => {
    const value = textOf(values?.[name]);
    return value === undefined || value === "" ? [] : [{ operator, key, values: [value] }];
  };
  return [
    ...condition("ArnLike", "aws:sourcearn", "source_arn"),
    ...condition("StringEquals", "aws:sourceaccount", "source_account"),
    ...condition("StringEquals", "aws:principalorgid", "principal_org_id"),
  ];
}

/**
 * Judges a removed or replaced permission. A permission cannot be updated, so a replacement is a loss only
 * where the new one covers less than the old one.
 */
export function permissionRemoved(change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const { before, after } = change.parts;
  if (change.action !== "replace") {
    const covered = facts.isNew("aws_lambda_permission", permissionName(before));
    return report(
      "function-removed",
      [
        "The right of ",
        ...message`${textOf(before?.["principal"]) ?? "someone"}`,
        " to invoke the function ",
        ...removalMessage(change),
        ".",
      ],
      covered ? "warn" : "block",
    );
  }
  const source = (value: typeof before): string => textOf(value?.["source_arn"]) ?? "*";
  const isOther = ["principal", "function_name", "qualifier", "action"].filter(
    (name) => !isSame(before?.[name], after?.[name]),
  );
  const isNarrower = !covers(source(after), source(before));
  const entries = WHO.some((name) => !isSame(before?.[name], after?.[name]))
    ? permissionCreated(change, facts)
    : [];
  const isWider = !isNarrower && !covers(source(before), source(after)) && !isEmpty(after?.["source_arn"]);
  return [
    finding(
      "function-removed",
      [
        "The right to invoke the function ",
        ...removalMessage(change),
        ". Until it exists, requests to the function get 500.",
        isOther.length > 0 || isNarrower ? " The new one allows something else." : "",
      ],
      isOther.length > 0 ? "block" : "warn",
    ),
    ...entries,
    ...(isWider && entries.length === 0 ? [widened(source(before), source(after))] : []),
  ];
}

function widened(before: string, after: string): RuleFinding {
  return finding(
    "iam-widened",
    message`The function may be invoked from ${after} instead of only from ${before}.`,
  );
}
