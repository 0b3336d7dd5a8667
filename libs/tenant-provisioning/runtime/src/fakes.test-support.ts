import { dev } from "@tollgate/environments";
import type { ApiKeys } from "./api-keys";
import type { NewToken, Tokens } from "./tokens";

/** API Gateway and the tokens table in memory, which can be made to fail at one call, before or after its effect. */
export function fakeAws() {
  const plans = new Map([["example-gateway-General-dev", "plan1"]]);
  const keys = new Map<string, string>();
  const members = new Set<string>();
  const stored: NewToken[] = [];
  const calls: string[] = [];
  let failure: { call: string; when: "before" | "after" } | undefined;

  const call = <T>(name: string, effect: () => T): Promise<T> => {
    calls.push(name);
    const failing = failure?.call === name ? failure.when : undefined;
    if (failing === "before") return Promise.reject(new Error(`${name} failed`));
    const result = effect();
    return failing === "after" ? Promise.reject(new Error(`${name} failed`)) : Promise.resolve(result);
  };
  const apiKeys: ApiKeys = {
    findPlanId: (name) => call("findPlanId", () => plans.get(name)),
    ensureKey: ({ value }) =>
      call("ensureKey", () => {
        const id = keys.get(value) ?? `key${keys.size + 1}`;
        keys.set(value, id);
        return id;
      }),
    ensureInPlan: (keyId, planId) => call("ensureInPlan", () => void members.add(`${keyId} in ${planId}`)),
  };
  const tokens: Tokens = { put: (token) => call("put", () => void stored.push(token)) };
  const failAt = (at: typeof failure) => (failure = at);
  return { plans, keys, members, stored, calls, failAt, ports: { keys: apiKeys, tokens } };
}

export const acme = { environment: dev, tenantId: "acme", plan: "General" } as const;
