import { join, sep } from "node:path";
import { BACKENDS_FILE, type Environment } from "@tollgate/environments";
import { openApiPath } from "@tollgate/gateway-definition";
import {
  documentFile,
  editedBackends,
  gatewayDocument,
  lambdaFunctions,
  localBundles,
  missingSecrets,
  notLocal,
} from "@tollgate/local-environment";
import { ensureBundles, staleBundles, workspaceRoot } from "@tollgate/workspace";
import { watch } from "chokidar";
import { explain } from "./errors";
import type { GatewayCell } from "./gateway";
import type { Output } from "./output";

/** Editors write a file in several steps. It is read this many milliseconds after the last step. */
const SETTLE_MS = 50;

export interface ReloadOptions {
  readonly environment: Environment;
  /** The environment's. */
  readonly cells: readonly GatewayCell[];
  readonly output: Pick<Output, "say">;
}

/**
 * Serves edits of the OpenAPI document, the backends and the Lambdas' sources from the next request on. State
 * is kept. A mistake in an edit is printed, and the last good version is served.
 */
export function reloadOnEdit({ environment, cells, output }: ReloadOptions): { close(): Promise<void> } {
  const documents = () => cells.map((cell) => gatewayDocument(cell.environment));
  let served = JSON.stringify(cells.map(({ document }) => document));

  const reloadBackends = async () => {
    const edited = await editedBackends();
    if (!edited) return;
    const { of, rollback } = edited;
    try {
      await ensureBundles(localBundles(environment));
      // Fails if the document refers to a backend that the edit removed.
      documents();
      for (const cell of cells) await cell.place.createTables(of(cell.environment).tables);
      for (const cell of cells) cell.place.deploy({ functions: of(cell.environment).functions });
    } catch (error) {
      rollback();
      throw error;
    }
    watcher.add([...sourceFolders(environment)]);
    output.say(`Reloaded ${BACKENDS_FILE}`);
    for (const line of restrictions(cells)) output.say(line);
  };
  const reloadDocument = () => {
    const edited = documents();
    if (JSON.stringify(edited) === served) return;
    // A mistake is the same in every cell, so it is found in the first one.
    for (const [at, { place }] of cells.entries()) place.deploy({ document: edited[at] });
    served = JSON.stringify(edited);
    output.say(`Reloaded ${openApiPath}`);
  };
  const reloadFunctions = async () => {
    const stale = await staleBundles(localBundles(environment));
    if (stale.length === 0) return;
    await ensureBundles(stale);
    for (const cell of cells) cell.place.deploy({ functions: lambdaFunctions(cell.environment) });
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
  const watcher = watch([documentFile, ...sourceFolders(environment)], {
    ignoreInitial: true,
    ignored: isNoSource,
  });
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

/** What cells do not have on this machine, each line once. */
export function restrictions(cells: readonly Pick<GatewayCell, "environment">[]): readonly string[] {
  const lines = cells.flatMap(({ environment }) => [
    ...notLocal(environment),
    ...missingSecrets(environment),
  ]);
  return [...new Set(lines)];
}

/** The source folders of an environment's Lambdas: their apps, and the libraries. */
function sourceFolders(environment: Environment): readonly string[] {
  return [
    ...localBundles(environment).map(({ app }) => join(workspaceRoot, app, "src")),
    join(workspaceRoot, "libs"),
  ];
}

function isNoSource(path: string): boolean {
  return (
    /\.test(-support)?\.ts$/.test(path) ||
    path.split(sep).some((part) => part === "dist" || part === "node_modules")
  );
}
