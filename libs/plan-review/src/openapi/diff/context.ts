import { accountOf } from "../../facts/owner";
import { memberOf, objectOf, textOf, type Json } from "../../values/json";
import type { Facts } from "../../facts/facts";
import { destinationOf, functionOf } from "../document/destination";
import type { Api } from "../document/read-api";
import { isSaidByGateway, receives } from "../document/received";

/** Whose something is: `unknown` where the plan does not tell its own account. */
export type Whose = "own" | "foreign" | "unknown";

/** Facts beside the document that its rules need. */
export interface Context {
  /** Whether the API is one of those that have API keys. HTTP and WebSocket APIs have none. */
  readonly hasKeys: boolean;
  /** Whether the API is new, so that no client knows other answers of it. */
  readonly isNew: boolean;
  /** Whether a resource of its own names the API, so that the document's title does not. */
  readonly isNamedElsewhere: boolean;
  /** The import's parameter `basepath`: whether the document's base path becomes a part of every route. */
  readonly basePathMode: string | undefined;
  /** Whose an ARN or a URL is. */
  whose(arnOrUrl: string): Whose;
  /** Whether a caller proves himself with the header, whose name is in lower case. */
  isProof(header: string): boolean;
  /** Whether a route of the document before went there. */
  isKnown(destination: string): boolean;
  /** Whether an answer of the document before had the header. */
  isKnownHeader(mapping: string, value: Json): boolean;
  /** Whether a backend of the document before got it already. */
  hasReceived(destination: string, name: string): boolean;
  /** Mappings in lower case by which the document before told the backend who calls. */
  saidTo(destination: string): readonly string[];
}

interface ContextOptions extends Pick<Context, "hasKeys" | "isNamedElsewhere" | "basePathMode"> {
  readonly facts: Pick<Facts, "ownerOf">;
  readonly before: Api | undefined;
  /** Nothing where no document is compared. */
  readonly after: Api | undefined;
}

export function contextOf({ facts, before, after, ...rest }: ContextOptions): Context {
  const integrations = [...(before?.routes.values() ?? [])].map(({ integration }) => integration);
  const proofs = new Set(
    [...Object.values(before?.schemes ?? {}), ...Object.values(after?.schemes ?? {})].flatMap(
      (scheme) => textOf(memberOf(scheme, "name"))?.toLowerCase() ?? [],
    ),
  );
  const isProof = (header: string): boolean => proofs.has(header);
  const destinations = new Set<string>();
  const received = new Set<string>();
  const headers = new Set<string>();
  const said = new Map<string, Set<string>>();
  for (const integration of integrations) {
    const { id } = destinationOf(integration);
    destinations.add(id);
    for (const name of receives(integration, isProof)) received.add(`${id} ${name}`);
    for (const [target, value] of Object.entries(objectOf(integration["requestParameters"])))
      if (isSaidByGateway(value)) said.set(id, (said.get(id) ?? new Set()).add(target.toLowerCase()));
    for (const response of Object.values(objectOf(integration["responses"])))
      for (const [name, value] of Object.entries(objectOf(memberOf(response, "responseParameters"))))
        headers.add(JSON.stringify([name.toLowerCase(), value]));
  }
  // What decides about callers already stands for the account, where the plan does not tell it.
  const accounts = new Set(
    [...(before?.authorizers.values() ?? [])].flatMap(
      ({ authorizerUri }) => accountOf(functionOf(authorizerUri)) ?? [],
    ),
  );
  return {
    ...rest,
    isNew: before === undefined,
    isProof,
    isKnown: (destination) => destinations.has(destination),
    isKnownHeader: (mapping, value) => headers.has(JSON.stringify([mapping.toLowerCase(), value])),
    hasReceived: (destination, name) => received.has(`${destination} ${name}`),
    saidTo: (destination) => [...(said.get(destination) ?? [])],
    whose: (text) => {
      const owner = facts.ownerOf(text);
      if (owner === "foreign") return "foreign";
      if (owner === "own" || owner === "aws") return "own";
      return accounts.has(accountOf(text) ?? "") ? "own" : "unknown";
    },
  };
}
