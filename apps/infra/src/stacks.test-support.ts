import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openApiPath } from "@tollgate/gateway-definition";
import { Template } from "@tollgate/testing-infra";
import type { TerraformStack } from "cdktf";
import { createApp } from "./create-app";
import type { ServerOptions } from "./server-options";
import type { WorkspaceFiles } from "./workspace-files";

const folder = mkdtempSync(join(tmpdir(), "infra-"));
const bundle = join(folder, "function.zip");
writeFileSync(bundle, "code");

/** The real document, and a file that stands for every bundle. */
export const files: WorkspaceFiles = {
  untrustedSource: readFileSync(join(__dirname, "../../..", openApiPath), "utf8"),
  codeZip: () => bundle,
  truststoreFile: (path) => ({ path, untrustedPem: "", now: 0 }),
};

/** The stacks of the app, synthesized. */
export function synthesizeAll(server: ServerOptions = {}): Record<"account" | "dev" | "prod", Template> {
  const app = createApp(files, server, { outdir: join(folder, "out") });
  const template = (name: string): Template => Template.ofStack(app.node.findChild(name) as TerraformStack);
  return { account: template("account"), dev: template("dev"), prod: template("prod") };
}
