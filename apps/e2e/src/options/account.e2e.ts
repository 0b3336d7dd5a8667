import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import { startDeployable, type Deployable } from "../support/aws/deployable";
import { startLastingMoto } from "../support/aws/lasting-moto";
import { Deployment } from "../support/aws/deployment";

const PROVIDER = "aws_iam_openid_connect_provider";
const PROVIDER_ARN = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
const BUDGET = { "aws_budgets_budget budget": "create" };
const NO_BUDGET = { "aws_budgets_budget budget": "delete" };

describeWithTools(["terraform", "moto_server", "aws"], "the options of the account", () => {
  let deployable: Deployable;
  let account: Deployment;

  beforeAll(async () => {
    deployable = await startDeployable(startLastingMoto);
    account = new Deployment(deployable.workspace.root, "account", deployable.moto.env, true);
  });

  afterAll(async () => {
    await account?.close();
    await deployable?.close();
  });

  function setOptions(options: Readonly<Record<string, unknown>>): void {
    const file = join(deployable.workspace.root, "libs/environments/src/environments.ts");
    const fields = Object.entries(options).map(([name, value]) => `  ${name}: ${JSON.stringify(value)},\n`);
    const source = readFileSync(file, "utf8");
    const changed = source.replace(/( {2}stateBucket: `.*\n)[^]*?(\}\);\n)/, `$1${fields.join("")}$2`);
    if (!changed.includes(fields.join(""))) throw new Error("environments.ts has no account");
    writeFileSync(file, changed);
  }

  async function arrive(): Promise<void> {
    await account.apply();
    await account.expectNothingToDo();
  }

  const budgets = async (): Promise<readonly unknown[]> =>
    (
      (await deployable.clients.aws<{ Budgets?: { BudgetLimit: { Amount: string } }[] }>(
        ...["budgets", "describe-budgets", "--account-id", "123456789012"],
      )) ?? {}
    ).Budgets?.map(({ BudgetLimit }) => Number(BudgetLimit.Amount)) ?? [];
  const providers = async (): Promise<readonly string[]> =>
    (
      await deployable.clients.aws<{ OpenIDConnectProviderList: { Arn: string }[] }>(
        "iam",
        "list-open-id-connect-providers",
      )
    ).OpenIDConnectProviderList.map(({ Arn }) => Arn);

  const budget = { monthlyDollars: 500, notify: [] };
  const repository = "example/gateway";

  it("is deployed with none of them", async () => {
    setOptions({});
    expect(new Set(Object.values(await account.plan()))).toEqual(new Set(["create"]));
    await arrive();
    expect([await budgets(), await providers()]).toEqual([[], []]);
  });

  it.each([
    ["on", { budget }, BUDGET, [500]],
    ["off", {}, NO_BUDGET, []],
    ["on again", { budget }, BUDGET, [500]],
    ["off again", {}, NO_BUDGET, []],
  ])("budget %s touches the budget and nothing else", async (_, options, touched, amounts) => {
    setOptions(options);
    expect(await account.plan()).toEqual(touched);
    await arrive();
    expect(await budgets()).toEqual(amounts);
  });

  it.each([
    ["on", { repository }, "create", [PROVIDER_ARN]],
    ["off", {}, "delete", []],
    ["on again", { repository }, "create", [PROVIDER_ARN]],
  ])(
    "the pipeline %s comes and goes as a whole, and nothing else with it",
    async (_, options, action, arns) => {
      setOptions(options);
      const touched = await account.plan();
      expect(new Set(Object.values(touched))).toEqual(new Set([action]));
      expect(Object.keys(touched).filter((address) => !address.includes(" pipeline_"))).toEqual([]);
      await arrive();
      expect(await providers()).toEqual(arns);
    },
  );

  it("GitHub's provider is left to others, and taken back, and stays all the time", async () => {
    setOptions({ repository, githubProvider: "existing" });
    expect(await account.plan()).toEqual({ [`${PROVIDER} pipeline_github`]: "forget" });
    await arrive();
    expect(await providers()).toEqual([PROVIDER_ARN]);

    setOptions({ repository, githubProvider: "own" });
    // The roles' trust policies are known only once the provider exists.
    const roles = ["plan", "deploy-dev", "deploy-prod"].map((role) => [
      `aws_iam_role pipeline_${role}`,
      "update",
    ]);
    expect(await account.plan()).toEqual({
      [`${PROVIDER} pipeline_github`]: "create",
      ...(Object.fromEntries(roles) as object),
    });
    // IAM rejects a second provider, so the README's import replaces an apply.
    await account.import(PROVIDER, PROVIDER_ARN);
    await account.plan();
    await arrive();
    expect(await providers()).toEqual([PROVIDER_ARN]);
  });
});
