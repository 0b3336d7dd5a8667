import { accountStack, parseAccount, parseEnvironment, type Environment } from "@tollgate/environments";
import { account, dev, prod } from "@tollgate/environments/sample";
import { Template } from "@tollgate/testing-infra";
import { Testing, type TerraformStack } from "cdktf";
import { files } from "../stacks.test-support";
import { AccountStack } from "./account-stack";
import { environmentStacks } from "./environment-stacks";

export const HOME = "111111111111";
export const OTHER = "222222222222";

/** Two Regions of one account, and another account. Only the first has a pipeline. */
export const accounts = [
  { ...account, account: HOME, repository: "example/gateway", policiesPerRole: 25 },
  { name: "eu", account: HOME, region: "eu-west-1", service: account.service },
  { name: "other", account: OTHER, region: "us-east-1", service: account.service, role: "Administrator" },
].map((each) => parseAccount(each));

/** An environment without further cells, in an account that is stated. */
export const oneCell: Environment = parseEnvironment({
  ...prod,
  account: HOME,
  roles: { deploy: "gateway-deploy", operate: "gateway-operate" },
});

/** The same with a cell in another Region, and one in another account. */
export const threeCells: Environment = parseEnvironment({
  ...oneCell,
  cells: [{ name: "1" }, { name: "2", region: "eu-west-1" }, { name: "3", account: OTHER }],
});

/** The same account in two Regions, without roles to assume. */
export const twoRegions: Environment = parseEnvironment({
  ...prod,
  account: HOME,
  cells: [{ name: "1" }, { name: "2", region: "eu-west-1" }],
});

/** Creates the stacks of the accounts and of environments. */
export function placesApp(environments: readonly Environment[]): {
  readonly accountStacks: readonly TerraformStack[];
  readonly stacks: readonly TerraformStack[];
} {
  const app = Testing.app();
  const accountStacks = accounts.map(
    (each) => new AccountStack(app, accountStack(each, accounts), { account: each, accounts }),
  );
  const stacks = environments.flatMap((each) => environmentStacks(app, each, files));
  for (const each of accountStacks) each.grantDeploy(stacks);
  return { accountStacks, stacks: stacks.map(({ stack }) => stack) };
}

/** Synthesizes the stacks of the accounts and of environments. */
export function synthesizePlaces(
  environments: readonly Environment[] = [parseEnvironment({ ...dev, account: HOME }), threeCells],
): Readonly<Record<string, Template>> {
  const { accountStacks, stacks } = placesApp(environments);
  return Object.fromEntries(
    [...accountStacks, ...stacks].map((stack) => [stack.node.id, Template.ofStack(stack)]),
  );
}

/** Returns what each stack waits for. */
export function dependenciesOf(environment: Environment): Readonly<Record<string, readonly string[]>> {
  const stacks = environmentStacks(Testing.app(), environment, files);
  return Object.fromEntries(
    stacks.map(({ stack }) => [stack.node.id, stack.dependencies.map(({ node }) => node.id)]),
  );
}
