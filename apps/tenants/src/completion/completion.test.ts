import { execFileSync } from "node:child_process";
import { describeWithTools } from "@tollgate/testing-runtime";
import { commands } from "../commands";
import { runnerAt } from "../scenarios/tenants.test-support";

const script = async (shell: string) => {
  const { status, out, note } = await runnerAt("http://127.0.0.1:9")(`completion ${shell}`);
  expect({ status, note }).toEqual({ status: 0, note: "" });
  return out;
};

/** The completions that bash offers for the last word of a command line. */
async function offered(line: string): Promise<string[]> {
  const words = line.split(" ").map((word) => `'${word}'`);
  const asked = `COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _tenants; printf '%s\n' "\${COMPREPLY[@]}"`;
  const bash = ["--noprofile", "--norc", "-c", `${await script("bash")}${asked}`];
  return execFileSync("bash", bash, { encoding: "utf8", cwd: __dirname }).split("\n").filter(Boolean);
}

describeWithTools(["bash"], "in bash", () => {
  it.each([
    ["tenants cr", ["create"]],
    ["tenants tokens ", ["mint", "list", "find", "rotate", "update", "revoke", "verify"]],
    ["tenants tokens r", ["rotate", "revoke"]],
    ["tenants create acme --pl", ["--plan"]],
    ["tenants create acme --plan ", ["General", "Unlimited"]],
    ["tenants create acme --plan U", ["Unlimited"]],
    ["tenants move acme --plan General --env ", ["dev", "prod"]],
    ["tenants list --status s", ["suspended"]],
    ["tenants create acme --label ", []],
    ["tenants create ", []],
    ["tenants create acme --out completion", ["completion-command.ts", "completion.test.ts"]],
    // A tenant may have the same name as a command.
    ["tenants show list --st", []],
    ["tenants tokens mint show --lab", ["--label"]],
    ["tenants completion ", ["bash", "zsh", "fish"]],
  ])("%j offers %j", async (line, words) => {
    expect((await offered(line)).sort()).toEqual([...words].sort());
  });

  it("every command is offered", async () => {
    const first = [...new Set(commands.map(({ name }) => name.split(" ")[0] ?? ""))];
    expect((await offered("tenants ")).sort()).toEqual([...first, "completion"].sort());
  });
});

it("zsh runs what is written for bash, with the names that bash gives things", async () => {
  const zsh = await script("zsh");
  expect(zsh).toMatch(/^autoload -Uz compinit bashcompinit /);
  expect(zsh.endsWith(await script("bash"))).toBe(true);
});

it("fish is told of every command and every option", async () => {
  const fish = await script("fish");
  for (const { name, options } of commands)
    for (const { long = "" } of options)
      expect(fish).toMatch(
        new RegExp(
          `^complete -c tenants -n '__fish_seen_subcommand_from ${name.replace(" ", "; and __fish_seen_subcommand_from ")}.*' -l ${long?.slice(2)} `,
          "m",
        ),
      );
});
