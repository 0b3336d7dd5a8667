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
  ["records", "libs/records is there already"],
  ["records/infra", "libs/records is a library itself"],
  ["usage-infra", "@tollgate/usage-infra is an import name already"],
  ["Usage", '"Usage" is the name'],
  ["usage/a/b", '"usage/a/b" is the name'],
  ["../usage", '"../usage" is the name'],
  ["usage--runtime", '"usage--runtime" is the name'],
])("refuses %j", async (name, why) => {
  await expect(library(workspace(), { name, platform: "pure" })).rejects.toThrow(why);
});
