import { chmodSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { executableInPath } from "./executable-in-path";
import type { Tool } from "./probes";
import { probes } from "./probes";
import { toolProblems } from "./tool-problems";

const tools = Object.keys(probes) as Tool[];

/** A folder in which each tool is the same program, together with the commands that the program needs. */
function folderOf(program: string): string {
  const folder = mkdtempSync(join(tmpdir(), "tools-"));
  for (const tool of tools) {
    writeFileSync(join(folder, tool), program);
    chmodSync(join(folder, tool), 0o755);
  }
  return folder;
}

const problemsWith = (PATH: string) => toolProblems(tools, { ...process.env, PATH });

it.each([
  ["is not there", "", /is not in PATH$/],
  ["fails", "#!/bin/sh\necho no library >&2\nexit 1\n", /./],
  ["succeeds and does nothing", "#!/bin/sh\nexit 0\n", /./],
  ["prints a version whatever it is asked", "#!/bin/sh\necho 99.0.0\n", /./],
  ["cannot be run", "#!/no/such/interpreter\n", /./],
  ["is of another machine", "\u007fELF\u0002\u0001\u0001\0", /./],
])("says of every tool that %s what is wrong with it", (_, program, expected) => {
  // The folder does not contain Node.js. No probe may run a tool of this machine instead.
  const problems = problemsWith(program === "" ? dirname(folderOf("")) : folderOf(program));
  for (const tool of tools) expect(problems[tool]).toMatch(expected);
});

it("counts bash as missing without the commands that scripts call", () => {
  const folder = mkdtempSync(join(tmpdir(), "tools-"));
  const bash = executableInPath("bash");
  if (bash !== undefined) symlinkSync(bash, join(folder, "bash"));
  expect(toolProblems(["bash"], { ...process.env, PATH: folder })["bash"]).toMatch(/./);
});

it("probes a tool once in a run, and returns the first result again", () => {
  const folder = folderOf('#!/bin/sh\necho "$0" >> "$0.runs"\nexit 3\n');
  const env = { ...process.env, PATH: folder };
  const first = toolProblems(["jq"], env);
  expect(first).toEqual({ jq: "jq -r ended with 3: and said nothing" });
  writeFileSync(join(folder, "jq"), "#!/bin/sh\necho x\n");
  expect(toolProblems(["jq"], env)).toEqual(first);
});
