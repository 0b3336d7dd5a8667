import { join, sep } from "node:path";
import type { Emulator } from "@tollgate/emulator";
import { BACKENDS_FILE, type Environment } from "@tollgate/environments";
import { openApiPath } from "@tollgate/gateway-definition";
import {
  documentFile,
  editedBackends,
  gatewayDocument,
  lambdaFunctions,
  missingSecrets,
  notLocal,
} from "@tollgate/local-environment";
import { ensureBundles, lambdaBundles, staleBundles, workspaceRoot } from "@tollgate/workspace";
import { watch } from "chokidar";
import { explain } from "./errors";
import type { Output } from "./output";

/** Editors write a file in several steps. It is read this many milliseconds after the last step. */
const SETTLE_MS = 50;

export interface ReloadOptions {
  readonly environment: Environment;
  readonly emulator: Pick<Emulator, "deploy" | "createTables">;
  /** The document to serve at first. */
  readonly document: unknown;
  readonly output: Pick<Output, "say">;
}

/**
 * Serves edits of the OpenAPI document, the backends and the Lambdas' sources from the next request on. State
 * is kept. A mistake in an edit is printed, and the last good version is served.
 */
export function reloadOnEdit({ environment, emulator, document, output }: ReloadOptions): {
  close(): Promise<void>;
} {
  let served = JSON.stringify(document);

  const reloadBackends = async () => {
    const edited = await editedBackends(environment);
    if (!edited) return;
    const { tables, functions, rollback } = edited;
    try {
      await ensureBundles(lambdaBundles());
      // Fails if the document refers to a backend that the edit removed.
      gatewayDocument(environment);
      await emulator.createTables(tables);
      emulator.deploy({ functions });
    } catch (error) {
      rollback();
      throw error;
    }
    watcher.add([...sourceFolders()]);
    output.say(`Reloaded ${BACKENDS_FILE}`);
    for (const line of [...notLocal(environment), ...missingSecrets(environment)]) output.say(line);
  };
  const reloadDocument = () => {
    const edited = gatewayDocument(environment);
    if (JSON.stringify(edited) === served) return;
    emulator.deploy({ document: edited });
    served = JSON.stringify(edited);
    output.say(`Reloaded ${openApiPath}`);
  };
  const reloadFunctions = async () => {
    const stale = await staleBundles(lambdaBundles());
    if (stale.length === 0) return;
    await ensureBundles(stale);
    emulator.deploy({ functions: lambdaFunctions(environment) });
    output.say(`Reloaded ${stale.map(({ app }) => app).join(", ")}`);
  };

  // One reload at a time: an edit during a build is built after it.
  let reloads = Promise.resolve();
  const reload = () => {
    for (const part of [reloadBackends, reloadDocument, reloadFunctions]) {
      reloads = reloads.then(part).catch((error: unknown) => {
        output.say(`${explain(error)}\nThe last good version is still served.`);
      });
    }
  };

  let settling: NodeJS.Timeout | undefined;
  const watcher = watch([documentFile, ...sourceFolders()], { ignoreInitial: true, ignored: isNoSource });
  watcher.on("all", () => {
    clearTimeout(settling);
    settling = setTimeout(reload, SETTLE_MS);
  });
  return {
    async close() {
      clearTimeout(settling);
      await watcher.close();
      await reloads;
    },
  };
}

/** The source folders of Lambdas: their apps, and the libraries. */
function sourceFolders(): readonly string[] {
  return [...lambdaBundles().map(({ app }) => join(workspaceRoot, app, "src")), join(workspaceRoot, "libs")];
}

function isNoSource(path: string): boolean {
  return (
    /\.test(-support)?\.ts$/.test(path) ||
    path.split(sep).some((part) => part === "dist" || part === "node_modules")
  );
}
