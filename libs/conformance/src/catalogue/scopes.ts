import type { Case, Untried } from "../case";
import { get, send, token, type Probe } from "./steps";

/** A scope that no route requires: its token may call the routes that require none. */
const OTHER_SCOPE = "conformance-has-no-such-scope";

/** A path as the document has it, and as clients may write it. */
function spellingsOf(path: string): readonly string[] {
  const encoded = `${path.slice(0, -1)}%${path.charCodeAt(path.length - 1).toString(16)}`;
  const all = [path, `${path}/`, `/${path}`, encoded, `/.${path}`, `/x/..${path}`];
  // Of "/", some are the same, and one is no path.
  return [...new Set(all)].filter((each) => each.startsWith("/"));
}

/**
 * Tokens with scopes. API Gateway finds routes and compares policies by rules for the spelling of paths that AWS does not
 * publish: whether it lets a token call a route by another spelling is not known, only that it must not call one whose
 * scopes it lacks.
 */
export function scopeCases({ path, scopes = [], scoped }: Probe): readonly Case[] {
  if (scoped === undefined) return [];
  const mint = (name: string, held: readonly string[]) =>
    ({ kind: "change", change: { kind: "mint", tenant: "main", token: name, scopes: held } }) as const;
  const spelled = (name: string, route: string) =>
    spellingsOf(route).map((each) => send(get(each, token(name))));
  return [
    {
      id: "scope/lacking",
      title: "a route whose scopes a token lacks, and other spellings of its path",
      needs: "tenants",
      steps: [
        mint("without scopes of routes", [OTHER_SCOPE]),
        ...spelled("without scopes of routes", scoped.path),
      ],
    },
    {
      id: "scope/spelling",
      title: "a route that a token's scopes open, and other spellings of its path",
      needs: "tenants",
      // Where the route requires all scopes that there are, a token that has them has a policy for everything.
      steps: [
        mint("with some scopes", scopes.length === 0 ? [OTHER_SCOPE] : scopes),
        ...spelled("with some scopes", path),
      ],
    },
  ];
}

/** The cases above where the document does not allow them. */
export function untriedScopes({ scoped }: Probe): readonly Untried[] {
  const reason = "no GET without a path parameter of the team's document requires a scope";
  if (scoped !== undefined) return [];
  return [
    {
      id: "scope/lacking",
      title: "a route whose scopes a token lacks, and other spellings of its path",
      reason,
    },
    {
      id: "scope/spelling",
      title: "a route that a token's scopes open, and other spellings of its path",
      reason,
    },
  ];
}
