import { say } from "../phrase";
import type { ResourceChange } from "../read/change";
import { isEmpty, isObject, isSame, textOf } from "../json";
import { covers } from "../policy/patterns";
import { end, found } from "./common";
import type { Facts } from "./facts";
import type { Found } from "./rule";

/** Who may invoke a function: a service, and for which of its resources. */
export function permissionCreated(change: ResourceChange): readonly Found[] {
  const { after, afterUnknown } = change.parts;
  const isUnknown = (name: string): boolean => isObject(afterUnknown) && afterUnknown[name] === true;
  const principal = textOf(after?.["principal"]) ?? "";
  if (isUnknown("principal"))
    return [found("unknown-value", ["Who may invoke the function is known only after the apply."])];
  if (principal === "*")
    return [
      found(
        "iam-widened",
        ["Everyone may invoke the function."],
        isEmpty(after?.["source_arn"]) && isEmpty(after?.["principal_org_id"]) && !isUnknown("source_arn")
          ? "block"
          : "warn",
      ),
    ];
  const isService = principal.includes(".amazon");
  if (!isService) return [found("iam-widened", say`${principal} may invoke the function.`, "warn")];
  const source = textOf(after?.["source_arn"]);
  if (isUnknown("source_arn")) return [];
  if (
    source !== undefined &&
    !/^\*?$/.test(source) &&
    !namesAccount(source) &&
    isEmpty(after?.["source_account"])
  )
    return [
      found(
        "iam-widened",
        say`${principal} may invoke the function for ${source}, which is in any account.`,
        "warn",
      ),
    ];
  if (source === undefined || source === "" || source === "*")
    return [
      found(
        "iam-widened",
        say`${principal} may invoke the function for whatever it likes, in any account: the permission names no source.`,
        isEmpty(after?.["source_account"]) ? "warn" : "info",
      ),
    ];
  return [];
}

/** A bucket's ARN names no account, and is one bucket all the same. */
function namesAccount(arn: string): boolean {
  const account = arn.split(":")[4] ?? "*";
  return account === "" ? !/^arn:[^:]*:s3:::\*/.test(arn) : !account.includes("*");
}

/** A permission cannot be changed, only replaced: what counts is whether the new one reaches what the old one did. */
export function permissionRemoved(change: ResourceChange, facts: Facts): readonly Found[] {
  const { before, after } = change.parts;
  if (change.action !== "replace") {
    const covered = facts.isNew("aws_lambda_permission", permissionName(before));
    return [
      found(
        "function-removed",
        [
          "The right of ",
          ...say`${textOf(before?.["principal"]) ?? "someone"}`,
          " to invoke the function ",
          ...end(change),
          ".",
        ],
        covered ? "warn" : "block",
      ),
    ];
  }
  const source = (value: typeof before): string => textOf(value?.["source_arn"]) ?? "*";
  const isOther = ["principal", "function_name", "qualifier", "action"].filter(
    (name) => !isSame(before?.[name], after?.[name]),
  );
  const isNarrower = !covers(source(after), source(before));
  return [
    found(
      "function-removed",
      [
        "The right to invoke the function ",
        ...end(change),
        ". Until it is there, what it lets in gets 500.",
        isOther.length > 0 || isNarrower ? " The new one is about something else." : "",
      ],
      isOther.length > 0 ? "block" : "warn",
    ),
    ...(isNarrower || isOther.length > 0
      ? permissionCreated(change)
      : covers(source(before), source(after))
        ? []
        : widened(source(before), source(after))),
  ];
}

function widened(before: string, after: string): readonly Found[] {
  return [
    found("iam-widened", say`The function may be invoked from ${after} instead of only from ${before}.`),
  ];
}

/** What a permission is about, as one text. */
export function permissionName(value: ResourceChange["parts"]["after"]): string {
  return ["function_name", "qualifier", "principal", "action", "source_arn"]
    .map((name) => String(value?.[name] ?? ""))
    .join(" ");
}
