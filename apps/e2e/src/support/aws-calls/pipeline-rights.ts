import { readFileSync } from "node:fs";
import { join } from "node:path";
import { allows, type AllowStatement } from "./policy";
import type { OperationOf } from "./operations";
import type { RecordedRequest } from "./recorder";
import { requiredRights } from "./required-rights";
import { workspaceRoot } from "../workspace";

/** The permissions of the pipeline's roles, by role, from the last synthesized stack `account`. */
export type PipelineRights = Readonly<Record<string, readonly AllowStatement[]>>;

interface AccountStack {
  readonly resource: {
    readonly aws_iam_policy: Readonly<Record<string, { readonly name: string; readonly policy: string }>>;
  };
}

/** Reads the permissions of the pipeline's roles, such as `plan` and `deploy-dev`. */
export function pipelineRights(root: string): PipelineRights {
  const file = join(root, "cdktf.out/stacks/account/cdk.tf.json");
  const { resource } = JSON.parse(readFileSync(file, "utf8")) as AccountStack;
  const rights: Record<string, AllowStatement[]> = {};
  for (const { name, policy } of Object.values(resource.aws_iam_policy)) {
    const role = name.replace(/^example-gateway-/, "").replace(/-\d+$/, "");
    const applied = policy.replaceAll(/\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}/g, "123456789012");
    (rights[role] ??= []).push(...(JSON.parse(applied) as { Statement: AllowStatement[] }).Statement);
  }
  return rights;
}

/**
 * Returns the permissions that requests need and a role lacks, without duplicates:
 * `lambda:GetFunction on arn:...`.
 */
export function missingRights(
  requests: readonly RecordedRequest[],
  operationOf: OperationOf,
  statements: readonly AllowStatement[],
): readonly string[] {
  const missing = requests
    .flatMap((request) => requiredRights(operationOf(request)))
    .filter((right) => !allows(statements, right))
    .map(({ action, on }) => `${action} on ${on.join(" and ") || "*"}`);
  return [...new Set(missing)].sort();
}

/**
 * Returns actions that AWS's Service Authorization Reference does not list, because an operation was mapped
 * to a wrong action.
 */
export function unknownActions(
  requests: readonly RecordedRequest[],
  operationOf: OperationOf,
): readonly string[] {
  const file = "apps/infra/src/service-authorization/service-authorization.json";
  const { actions } = JSON.parse(readFileSync(join(workspaceRoot, file), "utf8")) as { actions: object };
  const used = requests
    .flatMap((request) => requiredRights(operationOf(request)))
    .map(({ action }) => action);
  return [...new Set(used)].filter((action) => !(action in actions)).sort();
}
