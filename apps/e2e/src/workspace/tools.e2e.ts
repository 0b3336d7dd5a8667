import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lambdaApps, projects, workspaceRoot } from "../support/workspace";

interface Inputs {
  readonly namedInputs: Readonly<Record<string, readonly { readonly runtime?: string }[]>>;
}

/** The tools that Nx probes before it uses a cached result, by the name of the input. */
function probedBy(input: string): ReadonlySet<string> {
  const { namedInputs } = JSON.parse(readFileSync(join(workspaceRoot, "nx.json"), "utf8")) as Inputs;
  const [, tools = ""] = /check-tools\.ts (.*)$/.exec(namedInputs[input]?.[0]?.runtime ?? "") ?? [];
  return new Set(tools.split(" "));
}

/** The tools that the test files in a folder require. */
function askedFor(folder: string, files: RegExp): readonly string[] {
  return readdirSync(join(workspaceRoot, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => files.test(file))
    .map((file) => readFileSync(join(workspaceRoot, folder, file), "utf8"))
    .flatMap((text) => [...text.matchAll(/describeWithTools\(\s*\[([^\]]*)\]/g)])
    .flatMap(([, tools = ""]) => [...tools.matchAll(/"(\w+)"/g)].map(([, tool = ""]) => tool));
}

/** Folders whose tests have targets of their own, with the input `terraform-tools`. */
const TERRAFORM = "terraform|plan-review|rights|accounts|options";

it.each([
  [
    "tools",
    [...projects().map(({ root }) => root), ...lambdaApps()].flatMap((root) =>
      askedFor(root, /^src\/.*\.test\.ts$/),
    ),
  ],
  ["e2e-tools", askedFor("apps/e2e", new RegExp(`^src/(?!${TERRAFORM}).*\\.e2e\\.ts$`))],
  ["terraform-tools", askedFor("apps/e2e", new RegExp(`^src/(${TERRAFORM})/.*\\.e2e\\.ts$`))],
])(
  "a result that a tool decided is taken from Nx's cache only while the tool is as it was: %s",
  (input, asked) => {
    const probed = probedBy(input);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((tool) => !probed.has(tool))).toEqual([]);
  },
);
