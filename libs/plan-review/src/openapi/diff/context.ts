import { accountOf } from "../../facts/owner";
import { memberOf, objectOf, textOf, type Json } from "../../values/json";
import type { Facts } from "../../facts/facts";
import { destinationOf, functionOf } from "../document/destination";
import type { Api } from "../document/read-api";
import { isSaidByGateway, receives } from "../document/received";

/** The owner of a resource: `unknown` where the plan does not show its own account. */
export type Whose = "own" | "foreign" | "unknown";

/** Facts beside the document that its rules need. */
export interface Context {
  /** Whether this type of API has API keys. HTTP and WebSocket APIs have none. */
  readonly hasKeys: boolean;
  /** Whether the API is new, so that no client depends on earlier responses. */
  readonly isNew: boolean;
  /** Whether a separate resource sets the API's name, so that the document's title has no effect. */
  readonly isNamedElsewhere: boolean;
  /**
   * The import parameter `basepath`, which decides whether the document's base path becomes part of every
   * route.
   */
  readonly basePathMode: string | undefined;
  /** The owner of an ARN or a URL. */
  whose(arnOrUrl: string): Whose;
  /** Whether the header carries a caller's credentials. Its name is in lower case. */
  isProof(header: string): boolean;
  /** Whether a route of the earlier document has this destination. */
  isKnown(destination: string): boolean;
  /** Whether a response of the earlier document has the header. */
  isKnownHeader(mapping: string, value: Json): boolean;
  /** Whether a backend of the earlier document already receives this value. */
  hasReceived(destination: string, name: string): boolean;
  /**
   * The mappings, in lower case, by which the earlier document passes the caller's identity to the backend.
   */
  saidTo(destination: string): readonly string[];
}

interface ContextOptions extends Pick<Context, "hasKeys" | "isNamedElsewhere" | "basePathMode"> {
  readonly facts: Pick<Facts, "ownerOf">;
  readonly before: Api | undefined;
  /** Undefined where no document is compared. */
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
  // Where the plan does not show its account, the account of the existing authorizers is taken.
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
