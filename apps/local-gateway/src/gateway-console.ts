import { ownRoutesOf } from "@tollgate/gateway-definition";
import { Console, ConsoleThread, type GatewayData, type LimitData } from "@tollgate/console";
import type { LimitLevel } from "@tollgate/emulator";
import { cellsOf, environmentName, type Environment } from "@tollgate/environments";
import type { Pages } from "@tollgate/local-guard";
import { gatewayAlarms } from "@tollgate/observability-runtime";
import { tenantNamedBy } from "@tollgate/tenant-provisioning-runtime";
import { apiDocument } from "./api-document";
import type { Gateway, GatewayCell } from "./gateway";
import { ledgerOverview } from "./ledger-overview";

/** Number of keys in the console: those with the least left. */
const SHOWN_LEVELS = 50;

export interface GatewayConsole {
  readonly pages: Pages;
  /** Takes lines of the access log, in UTF-8, each with its line break. */
  write(lines: Uint8Array): void;
  /** Closes open pages, and ends the console's thread. */
  close(): Promise<void>;
}

/**
 * The console of the gateway that is about to start. It shows callers and their limits, so it is behind the
 * gateway's guard, as is everything but the API.
 *
 * @param gateway the gateway, once it has started
 * @param problem called with the reason when the console fails
 */
export async function gatewayConsole(
  environment: Environment,
  gateway: () => Pick<Gateway, "cells" | "controlUrl">,
  problem: (message: string) => void,
): Promise<GatewayConsole> {
  const names = cellsOf(environment).map(({ name }) => name);
  const ledger = ledgerOverview(environment, gateway);
  const thread = await ConsoleThread.start({
    environment: environment.name,
    cells: names.length === 1 ? [] : names,
    alarms: gatewayAlarms(environment),
    gateway: () => ({ ...gatewayData(gateway().cells), ledger: ledger.current() }),
    failed: (why) => problem(`The console has failed; the gateway continues without it. ${why}`),
  });
  const console = new Console(thread, apiDocument(environment.name, ownRoutesOf(environment)));
  return {
    pages: console,
    write: (lines) => thread.write(lines),
    close() {
      console.close();
      return thread.close();
    },
  };
}

function gatewayData(cells: readonly GatewayCell[]): GatewayData {
  const shown = cells.map(({ place, environment, name }) => {
    const { levels, count } = place.limitLevels(environmentName(environment), SHOWN_LEVELS);
    const cell = cells.length === 1 ? undefined : name;
    return { count, levels: levels.map((level) => limitOf(level, environment, cell)) };
  });
  const caches = cells.map(({ place }) => place.authorizerCache());
  return {
    limits: { count: sum(shown.map(({ count }) => count)), levels: shown.flatMap(({ levels }) => levels) },
    authorizerCache: {
      hits: sum(caches.map(({ hits }) => hits)),
      misses: sum(caches.map(({ misses }) => misses)),
      entries: sum(caches.map(({ entries }) => entries)),
    },
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

function limitOf(
  { plan, enabled, bucket, quota, ...key }: LimitLevel,
  environment: Environment,
  cell: string | undefined,
): LimitData {
  return {
    plan,
    ...(cell !== undefined && { cell }),
    untrustedTenant: ownerOf(key, environment),
    enabled,
    bucket: bucket && {
      tokens: bucket.tokens,
      burstLimit: bucket.burstLimit ?? bucket.rateLimit ?? 0,
      rateLimit: bucket.rateLimit ?? 0,
    },
    quota: quota && { remaining: quota.remaining, limit: quota.limit, period: quota.period },
  };
}

/** A key's owner: the tenant that its value names, or the key's name. */
function ownerOf(
  key: Pick<LimitLevel, "keyId" | "keyValue" | "untrustedKeyName">,
  environment: Environment,
): string {
  return tenantNamedBy(key.keyValue, environment) ?? key.untrustedKeyName ?? `key ${key.keyId}`;
}
