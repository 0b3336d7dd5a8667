import { firstPlan, type Environment } from "@tollgate/environments";
import type { Case, Step, Untried } from "../case";

const run = (words: string, more: Omit<Extract<Step, { kind: "command" }>, "kind" | "words"> = {}): Step => ({
  kind: "command",
  words,
  ...more,
});

/** A tenant's life cycle with the operator's command, and the errors of the command. */
export function operatorCases(environment: Environment): readonly Case[] {
  const plan = firstPlan(environment);
  const other = Object.keys(environment.plans).at(-1) ?? plan;
  const unknown = ["Gold", "Nobodys"].find((name) => !Object.hasOwn(environment.plans, name));
  // The hash of no token.
  const imported = `id,plan,token\n{tenant},${plan},${"c0f0".repeat(16)}\n`;
  return [
    {
      id: "operator/life",
      title: "a tenant from its creation to its deletion",
      needs: "control-plane",
      steps: [
        run(`create {tenant} --plan ${plan} --label first --dry-run`),
        run(`create {tenant} --plan ${plan} --label first`),
        run("show {tenant}"),
        run("list --text {tenant}"),
        run("tokens verify", { input: "secret" }),
        run("tokens rotate {tenant} --yes --overlap 24h"),
        run("tokens mint {tenant} --label ci --scope read --force --expires-in 90d"),
        run("tokens verify", { input: "secret" }),
        run("suspend {tenant}"),
        run("tokens verify", { input: "secret" }),
        run("resume {tenant}"),
        run(`move {tenant} --plan ${other}`),
        run(`move {tenant} --plan ${other}`),
        run("usage {tenant}"),
        run("export", { onlyOwn: true }),
        run("tokens revoke {tenant} {token-id} --yes"),
        run("tokens revoke {tenant} {token-id} --yes --now"),
        run(`create {tenant} --plan ${plan}`),
        run("delete {tenant} --yes"),
        run("show {tenant}"),
        run("delete {tenant} --yes"),
      ],
    },
    {
      id: "operator/import",
      title: "a tenant of a file",
      needs: "control-plane",
      steps: [
        run("import {file} --dry-run", { file: imported }),
        run("import {file}", { file: imported }),
        run("import {file}", { file: imported }),
        run("show {tenant}"),
        run("delete {tenant} --yes"),
      ],
    },
    {
      id: "operator/refusals",
      title: "what the command refuses",
      needs: "control-plane",
      steps: [
        run("show {tenant}-of-nobody"),
        run(`create UPPER --plan ${plan}`),
        run(`create {tenant} --plan ${unknown}`),
        run("suspend {tenant}-of-nobody"),
        run("tokens mint {tenant}-of-nobody"),
        run("nonsense"),
      ],
    },
  ];
}

export const untriedCommands: readonly Untried[] = [
  {
    id: "operator/doctor",
    title: "the comparison of tables and API Gateway",
    reason: "its result is about every tenant of the account, and not about the run's own",
  },
  {
    id: "operator/usage-top",
    title: "who used most",
    reason: "its result is about every tenant of the account, and not about the run's own",
  },
  {
    id: "operator/audit",
    title: "the audit trail",
    reason: "it names who runs this, by the account's own ids",
  },
  {
    id: "operator/adopt",
    title: "an API key that was made by hand becomes a tenant's",
    reason: "it reads every token of the account's table",
  },
];
