import { routerOf, type Environment } from "@tollgate/environments";
import type { Case, Untried } from "../case";
import { get, send, token, type Probe } from "./steps";

const SOURCE_IP = {
  id: "router/source-ip",
  title: "the address that the log has of a caller behind the router",
};

/** Cases about what a router before several cells changes. */
export function routerCases({ path }: Probe, environment: Environment): readonly Case[] {
  if (reasonAgainst(environment) !== undefined) return [];
  return [
    {
      ...SOURCE_IP,
      needs: "tenants",
      steps: [
        send(get(path, token("main")), { name: "through the router" }),
        send(get(path, token("main"), { pastRouter: true }), { name: "past the router" }),
      ],
    },
  ];
}

export function untriedRouter(environment: Environment): readonly Untried[] {
  const reason = reasonAgainst(environment);
  return reason === undefined ? [] : [{ ...SOURCE_IP, reason }];
}

/** Why a run cannot compare a request through the router with one past it; `undefined` if it can. */
function reasonAgainst(environment: Environment): string | undefined {
  if (routerOf(environment) === undefined) return "the environment has one cell, and no router before it";
  const { mode, routerSecretHashes = [] } = environment.waf ?? {};
  return mode === "block" && routerSecretHashes.length > 0
    ? "the environment's cells refuse requests that do not come through the router"
    : undefined;
}
