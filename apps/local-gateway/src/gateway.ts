import { join } from "node:path";
import {
  type EmulatedPlace,
  type Emulator,
  type EmulatorOptions,
  type PlaceOptions,
  startEmulator,
  startPlaces,
} from "@tollgate/emulator";
import { cellsOf, type Environment } from "@tollgate/environments";
import { localCells, localEnvironment } from "@tollgate/local-environment";
import { type CutOff, ROUTER_STORE } from "./outages";

/** A cell of the environment, and where it runs. */
export interface GatewayCell {
  readonly name: string;
  /** The environment as the cell has it. */
  readonly environment: Environment;
  /** The document that it serves at first. */
  readonly document: unknown;
  readonly place: Pick<EmulatedPlace, "deploy" | "createTables" | "limitLevels" | "authorizerCache">;
}

/** An environment's cells behind one address. */
export interface Gateway extends Pick<Emulator, "url" | "controlUrl" | "audience" | "close"> {
  /** At least one. */
  readonly cells: readonly [GatewayCell, ...GatewayCell[]];
  /** What can be cut off, by name: cells, and the store of the router before them. Nothing with a lone cell. */
  readonly parts: ReadonlyMap<string, CutOff>;
}

export interface GatewayOptions
  extends
    Pick<EmulatorOptions, "port" | "host" | "remoteControl" | "pages">,
    Pick<PlaceOptions, "log" | "timeLimits" | "controlPlaneQuotas"> {
  /** @default the state is in memory */
  readonly dataDirectory: string | undefined;
}

/** What an environment is served from, read before anything starts. */
export type Prepared = { readonly environment: Environment } & (
  | { readonly kind: "one cell"; readonly place: ReturnType<typeof localEnvironment> }
  | { readonly kind: "cells"; readonly served: ReturnType<typeof localCells> }
);

/**
 * Reads an environment's document, backends and tables.
 *
 * @param eventConsumer gets the events of tenants. @default none are published
 * @throws {DocumentError} when the document has a mistake.
 * @throws {BackendError} when a backend's app has no folder.
 */
export function prepareGateway(
  environment: Environment,
  eventConsumer?: PlaceOptions["eventConsumer"],
): Prepared {
  return cellsOf(environment).length === 1
    ? { kind: "one cell", environment, place: localEnvironment(environment, eventConsumer) }
    : { kind: "cells", environment, served: localCells(environment, eventConsumer) };
}

/**
 * Starts the gateway of an environment. A lone cell, and the first of several, have their state where they had it
 * before there were others.
 *
 * @throws {DefinitionError} when the document cannot be served.
 * @throws {DataDirectoryError} when the data directory is corrupt, in use, or not writable.
 * @throws {ListenError} when the port is not available.
 */
export async function startGateway(
  prepared: Prepared,
  { port, host, remoteControl, pages, dataDirectory, ...ofEach }: GatewayOptions,
): Promise<Gateway> {
  const { environment } = prepared;
  const ports = { remoteControl, ...defined({ port, host, pages }) };
  if (prepared.kind === "one cell") {
    const place = await startEmulator({
      ...prepared.place,
      ...ports,
      ...ofEach,
      hasSecurityTokens: environment.account !== undefined,
      ...defined({ dataDirectory }),
    });
    const { url, controlUrl, audience } = place;
    const { document } = prepared.place;
    const cells = [{ name: "1", environment, document, place }] as const;
    return { url, controlUrl, audience, cells, parts: new Map(), close: () => place.close() };
  }
  const { places, keyValueStore, ...served } = prepared.served;
  const folderOf = (name: string) =>
    dataDirectory === undefined ? undefined : folderIn(dataDirectory, name, environment);
  const started = await startPlaces({
    ...served,
    ...ports,
    places: Object.fromEntries(
      Object.entries(places).map(([name, place]) => [
        name,
        { ...place, ...ofEach, ...defined({ dataDirectory: folderOf(name) }) },
      ]),
    ),
    keyValueStore: { ...keyValueStore, ...defined({ dataDirectory: folderOf("router") }) },
  });
  const [first, ...others] = cellsOf(environment).map((cell) => ({
    name: cell.name,
    environment: cell.environment,
    document: places[cell.name]?.document,
    place: started.place(cell.name),
  }));
  if (first === undefined) throw new RangeError("an environment has a cell");
  const { url, controlUrl, audience } = started;
  const cells = [first, ...others] as const;
  const parts = new Map<string, CutOff>([
    ...cells.map(
      ({ name }) => [name, { setReachable: (is: boolean) => started.setReachable(name, is) }] as const,
    ),
    [ROUTER_STORE, started.keyValueStore],
  ]);
  return { url, controlUrl, audience, cells, parts, close: () => started.close() };
}

/** Where a place has its state: the first cell in the directory itself, as a lone cell has it. */
function folderIn(dataDirectory: string, name: string, environment: Environment): string {
  const isFirst = cellsOf(environment)[0]?.name === name;
  if (isFirst) return dataDirectory;
  return name === "router" ? join(dataDirectory, name) : join(dataDirectory, "cells", name);
}

/** Without the members that are undefined, which an option cannot be. */
function defined<T extends object>(members: T): { [Name in keyof T]?: NonNullable<T[Name]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: NonNullable<T[Name]>;
  };
}
