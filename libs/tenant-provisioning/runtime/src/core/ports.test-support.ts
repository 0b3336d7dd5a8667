import type { TenantPorts } from "./tenancy";

type Call = () => unknown;

/** Methods that stream their results. */
const LISTS = new Set([
  "list",
  "inOrder",
  "of",
  "between",
  "ofTenant",
  "withKey",
  "usageOf",
  "ofKey",
  "keys",
  "keysIn",
  "changesAfter",
  "changesBefore",
]);

/** Wraps each call of the ports, such as `records.get` or `keys.ensure`. A list counts as one call. */
export function aroundCalls<Ports extends object = TenantPorts>(
  ports: Ports,
  around: (name: string, call: Call) => Promise<unknown>,
): Ports {
  const wrapped = Object.entries(ports).map(([port, methods]) => [
    port,
    Object.fromEntries(
      Object.entries(methods as Record<string, (...args: unknown[]) => unknown>).map(([method, call]) => {
        const name = `${port}.${method}`;
        if (!LISTS.has(method)) return [method, (...args: unknown[]) => around(name, () => call(...args))];
        return [
          method,
          async function* (...args: unknown[]) {
            yield* (await around(name, () => call(...args))) as AsyncIterable<unknown>;
          },
        ];
      }),
    ),
  ]);
  return Object.fromEntries(wrapped) as unknown as Ports;
}

export const FAULTS = ["error before", "error after", "killed before", "killed after"] as const;
export type Fault = (typeof FAULTS)[number];

/**
 * The ports with a fault at the call with a number, from 1. `error after` also simulates a timeout: the call
 * takes effect, but its answer is lost. A throttled call is an `error before`. After `killed`, no call has an
 * effect, because the process has ended.
 */
export function faultyPorts(ports: TenantPorts, at: number, fault: Fault) {
  let count = 0;
  let name: string | undefined;
  const faulty = aroundCalls(ports, async (called, call) => {
    count += 1;
    if (count > at && fault.startsWith("killed")) throw new Error("killed");
    if (count !== at) return call();
    name = called;
    if (fault.endsWith("after")) await call();
    throw new Error(`fault at ${called}`);
  });
  return { ports: faulty, hit: () => name };
}

/**
 * Runs two operations whose calls alternate as `turns` says (true: the next call of the first operation), and
 * then as they come.
 */
export async function interleave(
  ports: TenantPorts,
  operations: readonly [(ports: TenantPorts) => Promise<unknown>, (ports: TenantPorts) => Promise<unknown>],
  turns: readonly boolean[],
): Promise<PromiseSettledResult<unknown>[]> {
  const waiting: [(() => void)[], (() => void)[]] = [[], []];
  let running = 2;
  const results = operations.map((operation, side) =>
    operation(
      aroundCalls(ports, async (_, call) => {
        await new Promise<void>((resolve) => waiting[side as 0 | 1].push(resolve));
        return call();
      }),
    ).finally(() => (running -= 1)),
  );
  const all = Promise.allSettled(results);
  for (let turn = 0; running > 0; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    const side = (turns[turn] ?? true) ? 0 : 1;
    (waiting[side].shift() ?? waiting[1 - side]?.shift())?.();
  }
  return all;
}
