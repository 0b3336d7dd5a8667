import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  awsArn,
  deployedStacks,
  deployerRole,
  firstPipeline,
  isRegion,
  pipelineAccount,
  plannerRole,
  type Account,
  type DeployedStack,
  type Environment,
} from "@tollgate/environments";

/** A stack in the workflow `deploy.yml`. */
export interface ListedStack extends Omit<DeployedStack, "cell"> {
  /** The stack that must have passed its smoke test before. @default none: this one is the first */
  readonly after?: string;
  /**
   * Names of the cells that its smoke test asks, with spaces between: its own, or all of them behind the router.
   *
   * @default the environment has one cell, without a name
   */
  readonly cells?: string;
  /** ARNs of the roles of the runs that plan and deploy it. @default the account is not stated, and GitHub's variables have them */
  readonly planRole?: string;
  readonly deployRole?: string;
}

/** A stack in the workflow `review.yml`. */
export interface ReviewedStack extends Pick<ListedStack, "name" | "region" | "planRole"> {
  /** Whether the change removes the stack: everything in its state would be destroyed. @default false */
  readonly isRemoved?: true;
  /**
   * The stack that has to be deployed before this one can be planned, because the change adds it and this one reads its
   * state. `deploy.yml` plans and reviews this one then.
   *
   * @default it can be planned
   */
  readonly waitsFor?: string;
}

/** The stacks that exist once in an account and Region (`accountStack`), which no workflow deploys. */
const ACCOUNT = /^account(-|$)/;

/** Whether a text can be the name of a stack: part of a path, and of a command. */
export const isStackName = (untrusted: string): boolean => /^[a-z][a-z0-9-]*$/.test(untrusted);

/** Lists the stacks in the order of deployment. @param accounts all accounts and Regions in use */
export function listedStacks(
  environments: readonly Environment[],
  accounts: readonly Account[],
): readonly ListedStack[] {
  return deployedStacks(environments).map(({ cell, ...stack }, at, all) => {
    const before = all[at - 1];
    const cells = all
      .filter(({ environment }) => environment === stack.environment)
      .flatMap((each) => each.cell ?? []);
    return {
      ...stack,
      ...(stack.router !== undefined && { cells: cell ?? cells.join(" ") }),
      ...rolesOf(stack.environment, environments, accounts),
      ...(before && { after: before.name }),
    };
  });
}

function rolesOf(
  name: string,
  environments: readonly Environment[],
  accounts: readonly Account[],
): Pick<ListedStack, "planRole" | "deployRole"> {
  const environment = environments.find((each) => each.name === name);
  const home = environment && pipelineAccount(environment, accounts);
  return {
    ...planRoleOf(home),
    ...(home?.account !== undefined && {
      deployRole: awsArn("iam", "", home.account, `role/${deployerRole(home, name)}`),
    }),
  };
}

function planRoleOf(home: Account | undefined): Pick<ListedStack, "planRole"> {
  if (home?.account === undefined) return {};
  return { planRole: awsArn("iam", "", home.account, `role/${plannerRole(home)}`) };
}

/**
 * Lists the stacks that a change is reviewed by: those of this checkout, those that it adds, and those that it
 * removes.
 *
 * @param folder the stacks that the change synthesized, a folder each. Its content is not trusted
 * @throws {Error} for what is not a stack
 */
export function reviewedStacks(
  environments: readonly Environment[],
  accounts: readonly Account[],
  folder: string,
): readonly ReviewedStack[] {
  const proposed = readdirSync(folder).filter((name) => !ACCOUNT.test(name));
  const strange = proposed.find((name) => !isStackName(name));
  if (strange !== undefined) throw new Error(`${JSON.stringify(strange)} is not the name of a stack`);
  const known = listedStacks(environments, accounts).map(({ name, region, planRole }) => ({
    name,
    region,
    ...(planRole !== undefined && { planRole }),
  }));
  const added = proposed.filter((name) => known.every((stack) => stack.name !== name)).sort();
  return [
    ...known.map((stack): ReviewedStack =>
      proposed.includes(stack.name)
        ? { ...stack, ...waitingIn(folder, stack.name, added) }
        : { ...stack, isRemoved: true },
    ),
    ...added.map((name) => ({
      name,
      region: regionIn(folder, name),
      ...planRoleOf(firstPipeline(accounts)),
      ...waitingIn(folder, name, added),
    })),
  ];
}

/** What is read of a stack's JSON, which is not trusted. */
interface UntrustedStack {
  readonly provider?: { readonly aws?: readonly { readonly region?: unknown }[] };
  readonly terraform?: { readonly backend?: { readonly s3?: { readonly key?: unknown } } };
  readonly data?: {
    readonly terraform_remote_state?: Readonly<
      Record<string, { readonly config?: { readonly key?: unknown } }>
    >;
  };
}

function readStack(folder: string, name: string): UntrustedStack {
  return JSON.parse(readFileSync(join(folder, name, "cdk.tf.json"), "utf8")) as UntrustedStack;
}

/** Reads the Region of a stack that this checkout does not know. */
function regionIn(folder: string, name: string): string {
  const region = readStack(folder, name).provider?.aws?.[0]?.region;
  if (!isRegion(region)) throw new Error(`${name} has no Region`);
  return region;
}

/** A change cannot keep another stack than a router from being planned: no other reads a state. */
function waitingIn(folder: string, name: string, added: readonly string[]): Pick<ReviewedStack, "waitsFor"> {
  if (!name.endsWith("-router")) return {};
  const read = Object.values(readStack(folder, name).data?.terraform_remote_state ?? {}).map(
    ({ config }) => config?.key,
  );
  const waitsFor = added.find((each) => {
    const key = readStack(folder, each).terraform?.backend?.s3?.key;
    return each !== name && key !== undefined && read.includes(key);
  });
  return waitsFor === undefined ? {} : { waitsFor };
}
