import { Console, ConsoleThread, type GatewayData } from "@tollgate/console";
import type { Emulator, LimitLevel } from "@tollgate/emulator";
import type { Environment } from "@tollgate/environments";
import type { Pages } from "@tollgate/local-guard";
import { alarmsOf } from "@tollgate/observability-runtime";
import { tenantNamedBy } from "@tollgate/tenant-provisioning-runtime";
import { apiDocument } from "./api-document";

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
 * @param emulator the gateway, once it has started
 * @param problem called with the reason when the console fails
 */
export async function gatewayConsole(
  environment: Environment,
  emulator: () => Emulator,
  problem: (message: string) => void,
): Promise<GatewayConsole> {
  const thread = await ConsoleThread.start({
    environment: environment.name,
    alarms: alarmsOf(environment.alarms),
    gateway: () => gatewayData(environment, emulator()),
    failed: (why) => problem(`The console has failed; the gateway continues without it. ${why}`),
  });
  const console = new Console(thread, apiDocument(environment.name));
  return {
    pages: console,
    write: (lines) => thread.write(lines),
    close() {
      console.close();
      return thread.close();
    },
  };
}

function gatewayData(environment: Environment, emulator: Emulator): GatewayData {
  const { levels, count } = emulator.limitLevels(environment.name, SHOWN_LEVELS);
  return {
    limits: {
      count,
      levels: levels.map(({ plan, enabled, bucket, quota, ...key }) => ({
        plan,
        untrustedTenant: ownerOf(key, environment),
        enabled,
        bucket: bucket && {
          tokens: bucket.tokens,
          burstLimit: bucket.burstLimit ?? bucket.rateLimit ?? 0,
          rateLimit: bucket.rateLimit ?? 0,
        },
        quota: quota && { remaining: quota.remaining, limit: quota.limit, period: quota.period },
      })),
    },
    authorizerCache: emulator.authorizerCache(),
  };
}

/** A key's owner: the tenant that its value names, or the key's name. */
function ownerOf(
  key: Pick<LimitLevel, "keyId" | "keyValue" | "untrustedKeyName">,
  environment: Environment,
): string {
  return tenantNamedBy(key.keyValue, environment) ?? key.untrustedKeyName ?? `key ${key.keyId}`;
}
