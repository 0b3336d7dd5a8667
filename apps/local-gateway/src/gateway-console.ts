import { Console, isLoopback, LiveLog, type GatewayData } from "@tollgate/console";
import type { Emulator, LimitLevel, Mount } from "@tollgate/emulator";
import type { Environment } from "@tollgate/environments";
import { alarmsOf } from "@tollgate/observability-runtime";
import { tenantNamedBy } from "@tollgate/tenant-provisioning-runtime";

/** Keys whose levels the console shows: those with the least left. */
const SHOWN_LEVELS = 50;

export interface GatewayConsole {
  readonly isOn: boolean;
  readonly handle: Mount;
  /** Takes a line of the access log. */
  write(line: string): void;
  /** Lets go of the pages that are open. */
  close(): void;
}

/**
 * The console of the gateway that is about to start. It shows who calls and what they have left, so it is off where anyone
 * but this machine could ask.
 *
 * @param emulator the gateway, once it has started
 */
export function gatewayConsole(
  environment: Environment,
  host: string,
  emulator: () => Emulator,
): GatewayConsole {
  if (!isLoopback(host)) {
    const { handle, close } = new Console(undefined);
    return { isOn: false, handle, write: () => {}, close };
  }
  const log = new LiveLog({
    environment: environment.name,
    alarms: alarmsOf(environment.alarms),
    gateway: () => gatewayData(environment, emulator()),
  });
  const console = new Console(log);
  return {
    isOn: true,
    handle: console.handle,
    write: (line) => log.write(line),
    close() {
      console.close();
      log.close();
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

/** Whom a key is for: the tenant that its value names, or what its owner called it. */
function ownerOf(
  key: Pick<LimitLevel, "keyId" | "keyValue" | "untrustedKeyName">,
  environment: Environment,
): string {
  return tenantNamedBy(key.keyValue, environment) ?? key.untrustedKeyName ?? `key ${key.keyId}`;
}
