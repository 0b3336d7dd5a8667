import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { program } from "../support/programs/run";
import { scratchWorkspace, type ScratchWorkspace } from "../support/copies/scratch-workspace";
import { workspaceRoot } from "../support/workspace";

const FILE = "libs/environments/src/environments.ts";

/** Each program, its command, and its exit status if the environments are invalid. */
const PROGRAMS: Readonly<Record<string, readonly [status: number, entry: string, ...args: string[]]>> = {
  bench: [1, "apps/bench/src/main.ts"],
  conformance: [2, "apps/conformance/src/main.ts", "--list", "--env", "dev"],
  infra: [1, "libs/workspace/src/synth.ts"],
  "local-gateway": [1, "apps/local-gateway/src/main.ts"],
  "plan-review": [3, "apps/plan-review/src/main.ts", "plan.json"],
  restore: [2, "apps/restore/src/main.ts", "--help"],
  tenants: [2, "apps/tenants/src/main.ts", "list", "--env", "dev"],
};

const IMPORTS = 'import { parseAccount, parseEnvironment } from "./parse-environment";\n';

/** Errors in the file, and the message of each program. */
const MISTAKES = {
  "a value that is not allowed": [
    `${IMPORTS}export const account = parseAccount({ service: "Shop" });\nexport const environments = [parseEnvironment({})];\n`,
    /^account: service is "Shop"; allowed: /,
  ],
  "an environment that is not checked": [
    `${IMPORTS}export const account = {};\nexport const environments = [{ name: "dev" }];\n`,
    /^libs\/environments\S+: account must be the result of parseAccount\n\S+: environments\[0\] must be the result of parseEnvironment$/,
  ],
  "a value that is not there": [
    "const plans: Record<string, { limit: number }> = {};\nexport const account = plans['Gold'].limit;\nexport const environments = [];\n",
    /^libs\/environments\/src\/environments\.ts:2:\d+: TypeError: Cannot read properties of undefined \(reading 'limit'\)$/,
  ],
  "no TypeScript": [
    "export const account = ;\n",
    /^libs\/environments\/src\/environments\.ts:1:\d+: Unexpected ";"$/,
  ],
} as const;

describe("a mistake in the environments", () => {
  let workspace: ScratchWorkspace;
  beforeAll(() => {
    workspace = scratchWorkspace();
  });
  afterAll(() => workspace.remove());

  it("is tried with every program", () => {
    const programs = readdirSync(join(workspaceRoot, "apps")).filter(
      (app) => !app.endsWith("-lambda") && existsSync(join(workspaceRoot, "apps", app, "src/main.ts")),
    );
    expect(Object.keys(PROGRAMS)).toEqual(programs.sort());
  });

  it.each(Object.entries(MISTAKES))("ends each with one text and no stack: %s", async (_, [source, text]) => {
    writeFileSync(join(workspace.root, FILE), source);
    for (const [name, [status, file, ...args]] of Object.entries(PROGRAMS)) {
      const ran = await program(file, args, { cwd: workspace.root });
      expect({ name, ...ran, stderr: ran.stderr.trim() }).toEqual({
        name,
        status,
        stdout: "",
        stderr: expect.stringMatching(text),
      });
      expect(ran.stderr).not.toMatch(/^ +at /m);
    }
  });
});
