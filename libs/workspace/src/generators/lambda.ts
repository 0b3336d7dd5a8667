import { formatFiles, generateFiles, names, type Tree } from "@nx/devkit";
import { join } from "node:path";
import { moduleNow } from "../bundle/module-now";
import { workspaceRoot } from "../workspace-root";
import { GeneratorError, NAME } from "./generator-error";
import { addEntry, addPath } from "./teams-files";

const DOCUMENT = "libs/gateway/definition/openapi.yaml";
const BACKENDS = "libs/gateway/definition/src/backends.ts";

/**
 * The used parts of `libs/gateway/definition` and `libs/environments`. They are loaded by path, because the
 * generator changes both.
 */
interface Definition {
  readonly backends: Readonly<Record<string, object>>;
  readonly parseBackends: (untrusted: unknown, surroundings: object) => unknown;
}
interface Environments {
  readonly account: object;
  readonly environments: readonly { readonly name: string }[];
}

/**
 * Writes `apps/<name>-lambda`, its backend and its route `GET /<name>`.
 *
 * @throws {GeneratorError} when the name is in use or invalid, or leads to a name that AWS does not accept
 */
export async function lambda(tree: Tree, { name }: { readonly name: string }): Promise<void> {
  if (!new RegExp(`^${NAME}$`).test(name))
    throw new GeneratorError(
      `the name ${JSON.stringify(name)} is invalid; allowed: a-z, 0-9 and single inner hyphens`,
    );
  const app = `${name}-lambda`;
  if (tree.exists(`apps/${app}`)) throw new GeneratorError(`apps/${app} already exists`);
  const [definition, { account, environments }] = (await Promise.all([
    moduleNow("libs/gateway/definition/src/index.ts"),
    moduleNow("libs/environments/src/index.ts"),
  ])) as unknown as readonly [Definition, Environments];
  if (Object.hasOwn(definition.backends, name))
    throw new GeneratorError(`${BACKENDS} already has a backend ${name}`);
  const backend = { app, timeoutSeconds: 5, memoryMb: 256 };
  const backends = { ...definition.backends, [name]: backend };
  // Throws for names that AWS would reject.
  definition.parseBackends(backends, { account, environments });

  const { className, propertyName } = names(name);
  const operationId = `get${className}`;
  tree.write(BACKENDS, addEntry(read(tree, BACKENDS), "backends", name, backend));
  tree.write(DOCUMENT, addPath(read(tree, DOCUMENT), { name, operationId }));
  generateFiles(tree, join(workspaceRoot, "libs/workspace/nx/templates/lambda"), `apps/${app}`, {
    ...{ app, name, propertyName },
    environment: environments[0]?.name,
  });
  await formatFiles(tree);
}

function read(tree: Tree, file: string): string {
  const text = tree.read(file, "utf8");
  if (text === null) throw new GeneratorError(`${file} does not exist`);
  return text;
}
