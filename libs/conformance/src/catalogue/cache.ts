import type { Environment } from "@tollgate/environments";
import type { Case } from "../case";
import { get, send, token, type Probe } from "./steps";

/** How long an operator's change takes to reach all of API Gateway's hosts. */
const SPREADS_SECONDS = 15;

/** When changes take effect, given the authorizer's cache. */
export function cacheCases({ path }: Probe, { authorizer }: Environment): readonly Case[] {
  const request = (name: string) => get(path, token(name));
  return [
    {
      id: "cache/revoke",
      title: "a revoked token ends within the cache's time",
      needs: "tenants",
      steps: [
        { kind: "change", change: { kind: "mint", tenant: "main", token: "revoked" } },
        send(request("revoked"), { name: "before" }),
        { kind: "change", change: { kind: "revoke", tenant: "main", token: "revoked", flush: false } },
        {
          kind: "until",
          name: "refused",
          request: request("revoked"),
          status: 401,
          withinSeconds: authorizer.cacheTtlSeconds + SPREADS_SECONDS,
          everySeconds: 5,
        },
        send(request("revoked"), { name: "after" }),
      ],
    },
    {
      id: "cache/flush",
      title: "a token that is revoked with --now ends at once",
      needs: "tenants",
      steps: [
        { kind: "change", change: { kind: "mint", tenant: "main", token: "flushed" } },
        send(request("flushed"), { name: "before" }),
        { kind: "change", change: { kind: "revoke", tenant: "main", token: "flushed", flush: true } },
        {
          kind: "until",
          name: "refused",
          request: request("flushed"),
          status: 401,
          withinSeconds: SPREADS_SECONDS,
          everySeconds: 1,
        },
        send(request("flushed"), { name: "after" }),
      ],
    },
    {
      id: "cache/suspend",
      title: "a suspended tenant is refused at once, whatever is cached, and let in when it is resumed",
      needs: "tenants",
      outcome: "key-disabled",
      steps: [
        send(request("switched"), { name: "before" }),
        { kind: "change", change: { kind: "suspend", tenant: "switched" } },
        {
          kind: "until",
          name: "refused",
          request: request("switched"),
          status: 403,
          withinSeconds: SPREADS_SECONDS,
          everySeconds: 1,
        },
        send(request("switched"), { name: "suspended" }),
        { kind: "change", change: { kind: "resume", tenant: "switched" } },
        {
          kind: "until",
          name: "let in",
          request: request("switched"),
          status: 200,
          withinSeconds: 60,
          everySeconds: 1,
        },
        send(request("switched"), { name: "resumed" }),
      ],
    },
  ];
}
