import { writeFileSync } from "node:fs";
import { environments } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import { hashToken, mintToken } from "@tollgate/token-hashing";
import type { Command } from "commander";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { commands } from "../commands";
import { FIELD_NAMES } from "../import-file/formats";
import { tenantsProgram } from "../cli/program";
import { runnerAt, startGateway } from "./tenants.test-support";

/** Every command of the program, including those that are not in the table. */
function all(command: Command, path = ""): readonly { readonly path: string; readonly command: Command }[] {
  return [
    { path, command },
    ...command.commands.flatMap((each) => all(each, `${path} ${each.name()}`.trim())),
  ];
}

/**
 * Command lines with a word in place of each argument and of each option's value, and as an unexpected
 * argument.
 */
const LINES = all(tenantsProgram(commands, async () => undefined)).flatMap(({ path, command }) => {
  const args = command.registeredArguments.map(() => "x");
  return [
    ...args.map((_, at) => `${path} ${args.map((arg, other) => (other === at ? "{}" : arg)).join(" ")}`),
    ...command.options.flatMap(({ long }) => [`${path} ${args.join(" ")} ${long} {}`, `${path} ${long}={}`]),
    `${path} {}`,
    `${path} --{}`,
    `${path} ${args.join(" ")} {}`,
  ];
});

const FORMS: readonly (readonly [form: string, prefix: string])[] = [
  ...environments.map(({ tokenPrefix }) => ["{}", tokenPrefix] as const),
  ["Bearer:{}", dev.tokenPrefix],
  ["./{}.txt", dev.tokenPrefix],
  ["my{}", `${dev.tokenPrefix}_2`],
  ["x{}y", "other_service"],
];

const folder = temporaryFolder();

const nowhere = runnerAt("http://127.0.0.1:9");

it.each(FORMS)("a token as %s of the prefix %s is repeated by no command", async (form, prefix) => {
  const token = mintToken(prefix);
  for (const line of LINES) {
    const words = line.replace("{}", form.replace("{}", token)).trim();
    const ran = await nowhere(`${words} --env dev --debug`);
    const { status, out, note } = ran;
    expect([line, status, out]).toEqual([line, 2, ""]);
    expect(note).toMatch(/^argument \d+ contains a token, .*: tokens verify reads one from standard input/);
    expect(note).not.toContain(token.slice(-20));
  }
});

it("a token in any column of a file fails its row, and is repeated and stored nowhere", async () => {
  const gateway = await startGateway();
  const token = mintToken(dev.tokenPrefix);
  const good = { id: "x", plan: "General", token: hashToken("a") };
  for (const field of FIELD_NAMES)
    for (const [name, value] of [
      ["text", token],
      ["sentence", `was ${token}!`],
      ["list", [token]],
      ["object", { [token]: 1 }],
    ] as const) {
      const file = folder.path(`${field}-${name}.jsonl`);
      // Stored in a form that is no token until the line is parsed.
      writeFileSync(
        file,
        `${JSON.stringify({ ...good, [field]: value }).replaceAll("tg_dev_", "tg\\u005fdev_")}\n`,
      );
      const { status, out, note } = await gateway.run(`import ${file} --env dev --json`);
      expect([field, name, status]).toEqual([field, name, 7]);
      expect(out).toContain(`${field} contains a token`);
      expect(out + note).not.toContain(token.slice(-20));
    }
  const header = folder.path("header.csv");
  writeFileSync(header, `id,plan,${token}\n`);
  expect((await gateway.run(`import ${header} --env dev`)).note).toMatch(/\[a token\]/);
  const audited = await gateway.run("audit --since 1h --env dev --json");
  expect(audited).toMatchObject({ status: 0, out: "" });
  await gateway.close();
});

it("a token that others stored as a label is not shown, nor exported", async () => {
  const gateway = await startGateway();
  const token = mintToken(dev.tokenPrefix);
  await gateway.run("create acme --env dev");
  await gateway.byHand.putToken("by-hand", "example-gateway-dev-acme", {
    tenantId: "acme",
    label: `x ${token}`,
  });
  for (const line of ["tokens list acme", "tokens list acme --json", "export", "export --json"]) {
    const { status, out, note } = await gateway.run(`${line} --env dev`);
    expect([line, status]).toEqual([line, 0]);
    expect(out).toContain("x [a token]");
    expect(out + note).not.toContain(token);
  }
  await gateway.close();
});
