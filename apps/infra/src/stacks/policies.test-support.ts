import { dev, prod } from "@tollgate/environments/sample";
import { Testing, type TerraformStack } from "cdktf";
import { files } from "../stacks.test-support";
import { AccountStack } from "./account-stack";
import { environmentStacks } from "./environment-stacks";
import { accountWithPipeline, everyOption, everyOptionWithCells } from "./every-option.test-support";
import { GatewayStack } from "./gateway-stack";
import { placesApp, threeCells } from "./places.test-support";

export interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly Action?: string | readonly string[];
  readonly NotAction?: unknown;
  readonly Resource?: string | readonly string[];
  readonly NotResource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * Stands in for a Terraform type: a policy that is a role's permissions boundary, which grants nothing and
 * limits all other policies.
 */
export const BOUNDARY = "boundary";

/** A statement of a synthesized policy, and its location. */
export interface PlacedStatement extends Statement {
  /** Terraform's type of the resource with the policy, or {@link BOUNDARY}. */
  readonly type: string;
  readonly at: string;
  /** The holder of all policies that are in force together: a role by its name, or the policy itself. */
  readonly holder: string;
}

/**
 * Returns every statement of every policy in every stack, with each option on in one of them, and those of accounts with
 * cells in two of them.
 */
export function statementsOfAllStacks(): readonly PlacedStatement[] {
  const app = Testing.app();
  const gateways = [dev, prod, everyOption].map((environment) => ({
    environment,
    stack: new GatewayStack(app, environment.name, { environment, ...files }),
  }));
  const all = [...gateways, ...environmentStacks(app, everyOptionWithCells, files)];
  const account = new AccountStack(app, "account", { account: accountWithPipeline });
  account.grantDeploy(all);
  const { accountStacks } = placesApp([threeCells]);
  return [
    ...statementsOf([account, ...all.map(({ stack }) => stack)]),
    ...statementsOf(accountStacks, "places/"),
  ];
}

function statementsOf(stacks: readonly TerraformStack[], prefix = ""): readonly PlacedStatement[] {
  return stacks.flatMap((stack) => {
    const { resource = {} } = stack.toTerraform() as {
      resource?: Record<string, Record<string, Readonly<Record<string, unknown>>>>;
    };
    return Object.entries(resource).flatMap(([type, byId]) =>
      Object.entries(byId).flatMap(([id, values]) => {
        const at = `${prefix}${stack.node.id}/${type}.${id}`;
        return policiesIn(values).map((statement) => ({
          ...statement,
          type: /boundary/.test(id) ? BOUNDARY : type,
          at,
          holder: holderOf(values, at),
        }));
      }),
    );
  });
}

/** The pipeline's rights are spread over numbered policies; a function's policy is in its role. */
function holderOf({ name, role }: Readonly<Record<string, unknown>>, at: string): string {
  const numbered = /^(.*)-\d+$/.exec(String(name))?.[1];
  const stack = at.split("/").slice(0, -1).join("/");
  return numbered !== undefined ? `${stack}/${numbered}` : typeof role === "string" ? `${stack}/${role}` : at;
}

/** Returns the statements of every policy document in a resource, in any setting. */
function policiesIn(value: unknown): readonly Statement[] {
  if (typeof value === "string") {
    if (!/^\s*\{.*"Statement"/s.test(value)) return [];
    return [(JSON.parse(value) as { Statement: Statement | Statement[] }).Statement].flat();
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(policiesIn) : [];
}
