import { join } from "node:path";
import ts from "typescript";
import { projects, workspaceRoot } from "../support/workspace";

/** A TypeScript configuration: its files, and its compiler options without its own path. */
function configuration(path: string) {
  const file = join(workspaceRoot, path);
  const { config } = ts.readConfigFile(file, ts.sys.readFile) as { readonly config: object };
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, join(file, ".."));
  return { files: fileNames, options: { ...options, configFilePath: undefined } };
}

interface Target {
  readonly dependsOn: readonly { readonly projects: readonly string[]; readonly target: string }[];
}

describe("the types that the target typecheck-all checks in one program", () => {
  const together = configuration("tsconfig.check.json");
  const checked = new Set(together.files);
  const all = projects();
  const { dependsOn } = all.find(({ name }) => name === "workspace")?.targets["typecheck-all"] as Target;
  const alone = dependsOn.filter(({ target }) => target === "typecheck").flatMap((each) => each.projects);
  const projectsWithTypes = all.filter(({ targets }) => "typecheck" in targets);

  it("are those of every project but the ones that it checks alone", () => {
    const unchecked = projectsWithTypes.filter(({ root }) =>
      configuration(`${root}/tsconfig.json`).files.some((file) => !checked.has(file)),
    );
    expect(unchecked.map(({ name }) => name).sort()).toEqual([...alone].sort());
  });

  it("are checked with each project's own compiler options", () => {
    const others = projectsWithTypes.filter(({ name }) => !alone.includes(name));
    const different = others.filter(({ root }) => {
      const { options } = configuration(`${root}/tsconfig.json`);
      return JSON.stringify(options) !== JSON.stringify(together.options);
    });
    expect(different.map(({ name }) => name)).toEqual([]);
  });
});
