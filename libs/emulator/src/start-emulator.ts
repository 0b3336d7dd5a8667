import { systemClock } from "./common/clock";
import { Emulator } from "./emulator";
import { SecurityTokens } from "./identity/security-tokens";
import { openPorts } from "./open-ports";
import type { EmulatorOptions } from "./options";
import { backgroundRouter } from "./places/background-router";
import { EmulatedPlace } from "./places/emulated-place";
import { router } from "./router";

/**
 * Starts API Gateway, Lambda and DynamoDB in this process, on one port, or on two where others reach the first.
 *
 * @throws {DefinitionError} when the document cannot be served.
 * @throws {DataDirectoryError} when the data directory is corrupt, in use, or not writable.
 * @throws {ListenError} when the port is not available.
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  let url = "";
  let backgroundUrl = "";
  const endpoints = { endpoint: () => url, backgroundEndpoint: () => backgroundUrl };
  const place = await EmulatedPlace.open(options, endpoints);
  try {
    const tokens = options.hasSecurityTokens ? tokensOf(place, options) : undefined;
    const ports = await openPorts(
      (guard) => router({ ...place.parts, tokens }, guard),
      options,
      place.hasBackground ? backgroundRouter([place], place.account.accountId) : undefined,
    );
    url = ports.controlUrl;
    backgroundUrl = ports.background?.url ?? "";
    place.deployFunctions(options.functions ?? {});
    place.startSchedules();
    return new Emulator(place, ports);
  } catch (error) {
    await place.close();
    throw error;
  }
}

function tokensOf({ account: { accountId } }: EmulatedPlace, { clock = systemClock }: EmulatorOptions) {
  return new SecurityTokens(new Set([accountId]), accountId, clock);
}
