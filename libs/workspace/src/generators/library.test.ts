import { createTree } from "@nx/devkit/testing";
import { library } from "./library";

/** A tree with one library, `libs/records`. */
function workspace() {
  const tree = createTree();
  tree.write("libs/records/project.json", "{}");
  tree.write(
    "tsconfig.base.json",
    '{ "compilerOptions": { "paths": { "@tollgate/usage-infra": ["./x.ts"] } } }',
  );
  return tree;
}

it.each([
  ["records", "libs/records already exists"],
  ["records/infra", "libs/records is a library"],
  ["usage-infra", "the import name @tollgate/usage-infra is in use"],
  ["Usage", 'the name "Usage" is invalid'],
  ["usage/a/b", 'the name "usage/a/b" is invalid'],
  ["../usage", 'the name "../usage" is invalid'],
  ["usage--runtime", 'the name "usage--runtime" is invalid'],
])("refuses %j", async (name, why) => {
  await expect(library(workspace(), { name, platform: "pure" })).rejects.toThrow(why);
});
