import { join } from "node:path";
import { systemClock } from "../common/clock";
import { silentLog } from "../common/log";
import { SecurityTokens } from "../identity/security-tokens";
import { KeyValueStore } from "../key-value-store/key-value-store";
import { openPorts } from "../open-ports";
import type { PlacesOptions } from "../options";
import { memoryJournal } from "../state/journal";
import { LevelJournal } from "../state/level-journal";
import { backgroundRouter } from "./background-router";
import { EmulatedPlace } from "./emulated-place";
import { NamedPlace, Places } from "./places";
import { placesRouter } from "./places-router";

/**
 * Starts several places behind one port, or two where others reach the first.
 *
 * @throws {DefinitionError} when a document cannot be served.
 * @throws {DataDirectoryError} when a data directory is corrupt, in use, or not writable.
 * @throws {ListenError} when the port is not available.
 * @throws {RangeError} when two places have the same account and Region.
 */
export async function startPlaces(options: PlacesOptions): Promise<Places> {
  const { places, homeAccountId, route, clock = systemClock } = options;
  let url = "";
  let backgroundUrl = "";
  const endpoints = { endpoint: () => url, backgroundEndpoint: () => backgroundUrl };
  const store = await openStore(options);
  const opened: NamedPlace[] = [];
  const closeAll = async () => {
    await Promise.all(opened.map(({ place }) => place.close()));
    await store.close();
  };
  try {
    for (const [name, each] of Object.entries(places)) {
      const keysNameAccount = each.accountId !== homeAccountId;
      opened.push(new NamedPlace(name, await EmulatedPlace.open(each, { ...endpoints, keysNameAccount })));
    }
    requireDifferent(opened);
    const accounts = new Set(opened.map(({ place }) => place.account.accountId));
    const tokens = new SecurityTokens(accounts, homeAccountId, clock);
    const log = Object.values(places)[0]?.log ?? silentLog;
    const routed = { places: opened, homeAccountId, route, store, tokens, log };
    const all = opened.map(({ place }) => place);
    const background = all.some(({ hasBackground }) => hasBackground);
    const ports = await openPorts(
      (guard) => placesRouter(routed, guard),
      options,
      background ? backgroundRouter(all, homeAccountId) : undefined,
    );
    url = ports.controlUrl;
    backgroundUrl = ports.background?.url ?? "";
    for (const { name, place } of opened) place.deployFunctions(places[name]?.functions ?? {});
    for (const { place } of opened) place.startSchedules();
    return new Places(ports, opened, store, () => store.close());
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function openStore({
  keyValueStore: { name, dataDirectory },
  homeAccountId: accountId,
  clock = systemClock,
}: PlacesOptions): Promise<KeyValueStore> {
  const journal =
    dataDirectory === undefined
      ? memoryJournal
      : await LevelJournal.open(join(dataDirectory, "key-value-store"));
  return KeyValueStore.load({ name, accountId }, clock, journal);
}

/** @throws {RangeError} */
function requireDifferent(all: readonly NamedPlace[]): void {
  const names = new Map<string, string>();
  for (const { name, place } of all) {
    const { accountId, region } = place.account;
    const other = names.get(`${accountId}/${region}`);
    if (other !== undefined)
      throw new RangeError(`the places ${other} and ${name} have the same account and Region`);
    names.set(`${accountId}/${region}`, name);
  }
}
