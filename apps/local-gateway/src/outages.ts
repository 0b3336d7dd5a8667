import type { IncomingMessage, ServerResponse } from "node:http";
import type { Pages } from "@tollgate/local-guard";

/** Path of the outages, on the gateway's port. */
const PATH = "/_outages";
/** The router's store among what can be cut off. No cell can be named so. */
export const ROUTER_STORE = "router-store";

/** A part of a gateway that can be cut off from everything else. */
export interface CutOff {
  setReachable(isReachable: boolean): void;
}

/**
 * Outages of cells and of the router's store, to see what clients get meanwhile: `PUT /_outages/2` cuts cell 2 off,
 * `DELETE /_outages/2` connects it again, and `GET /_outages` lists what is cut off.
 *
 * @param parts what can be cut off, by name; without several cells there is nothing
 */
export function outages(parts: () => ReadonlyMap<string, CutOff>): Pages {
  const cutOff = new Set<string>();
  const answer = ({ method = "", url = "" }: IncomingMessage): readonly [status: number, body: object] => {
    const name = url.slice(PATH.length + 1);
    if (name === "" && method === "GET") return [200, { outages: [...cutOff] }];
    const part = parts().get(name);
    if (part === undefined) return [404, { message: `It is one of ${[...parts().keys()].join(", ")}.` }];
    if (method !== "PUT" && method !== "DELETE")
      return [405, { message: "PUT begins an outage, DELETE ends it." }];
    part.setReachable(method === "DELETE");
    if (method === "PUT") cutOff.add(name);
    else cutOff.delete(name);
    return [200, { outages: [...cutOff] }];
  };
  return {
    claims: (untrustedTarget) => untrustedTarget === PATH || untrustedTarget.startsWith(`${PATH}/`),
    answer: (incoming, response) => send(response, ...answer(incoming)),
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = `${JSON.stringify(body)}\n`;
  response
    .writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) })
    .end(text);
}

/** Several pages on one port. The first that claims a request answers it. */
export function allOf(...all: readonly Pages[]): Pages {
  return {
    claims: (untrustedTarget) => all.some((pages) => pages.claims(untrustedTarget)),
    answer: (incoming, response) =>
      all.find((pages) => pages.claims(incoming.url ?? ""))?.answer(incoming, response),
  };
}
