import { cellOf, type RoutedCells } from "@tollgate/cell-router";
import { type PlaceOptions, type PlacesOptions, type Route, StoreUnreachableError } from "@tollgate/emulator";
import { cellsOf, type Environment, routerOf } from "@tollgate/environments";
import { directoryTable, resourceName } from "@tollgate/records";
import { localAccount } from "./local-account";
import { localEnvironment } from "./local-environment";

/** Name of the place of the directory, where no cell is. No cell can be named so. */
const ROUTER = "router";

/**
 * The emulator's options for an environment with several cells: each cell is a place, with the router before them
 * and the directory of tenants in the home account.
 *
 * @param eventConsumer gets the events of all cells. @default none are published
 * @throws {DocumentError} when the document has a mistake.
 * @throws {BackendError} when a backend's app has no folder.
 */
export function localCells(
  environment: Environment,
  eventConsumer?: PlaceOptions["eventConsumer"],
): Pick<PlacesOptions, "homeAccountId" | "route" | "keyValueStore"> & {
  readonly places: Readonly<Record<string, PlaceOptions>>;
} {
  const cells = cellsOf(environment);
  const [first, ...others] = cells.map(({ name }) => name);
  const router = routerOf(environment);
  if (first === undefined || router === undefined) throw new RangeError("the environment has one cell");
  const homeAccountId = localAccount(environment);
  const places: Record<string, PlaceOptions> = Object.fromEntries(
    cells.map((cell) => [cell.name, localEnvironment(cell.environment, eventConsumer)]),
  );
  const table = directoryTable(environment);
  const [at = ROUTER, there = emptyPlace] =
    Object.entries(places).find(
      ([, { accountId, region }]) => accountId === homeAccountId && region === router.region,
    ) ?? [];
  places[at] = {
    ...there,
    accountId: homeAccountId,
    region: router.region,
    tables: [...(there.tables ?? []), table],
  };
  return {
    places,
    homeAccountId,
    route: routeTo({ tokenPrefix: environment.tokenPrefix, names: [first, ...others] }),
    keyValueStore: { name: resourceName(environment, "router") },
  };
}

/** A place without an API. */
const emptyPlace: PlaceOptions = {
  document: { openapi: "3.0.3", info: { title: "router" }, paths: {} },
  stages: [],
};

/** Decides as the CloudFront Function does, which goes on without exceptions when the store does not answer. */
function routeTo(cells: RoutedCells): Route {
  return (untrustedAuthorization, read) => {
    const exceptions = (key: string) => {
      try {
        return read(key);
      } catch (error) {
        if (error instanceof StoreUnreachableError) return undefined;
        throw error;
      }
    };
    return cellOf(untrustedAuthorization, exceptions, cells);
  };
}
