import { placeFinding, type RuleFinding } from "../../findings/finding";
import { messageList, type Message } from "../../findings/message";
import type { Severity } from "../../findings/hazards";
import { isSame } from "../../values/json";
import { isOpen } from "../document/access";
import { titleOf, type Api, type Route } from "../document/read-api";

interface ScopesOptions {
  /** The route that the findings name. @default the later one */
  readonly title?: string;
  /** The severity of a scope that is no longer required. @default block */
  readonly lost?: Severity;
  /** The severity of a scope that is now required. @default warn */
  readonly refused?: Severity;
}

/** Compares the scopes that a route requires of a token (`x-required-scopes`). */
export function diffRequiredScopes(
  old: Route,
  now: Route,
  { title = titleOf(now), lost: severity = "block", refused = "warn" }: ScopesOptions = {},
): readonly RuleFinding[] {
  const [before, after] = [old.requiredScopes, now.requiredScopes];
  if (before === "unknown" || after === "unknown")
    return isSame(before, after)
      ? []
      : [placeFinding(title, "unknown-change", ["x-required-scopes is not a list of scopes: "])];
  const lost = before.filter((each) => !after.includes(each));
  const gained = after.filter((each) => !before.includes(each));
  return [
    ...(lost.length === 0
      ? []
      : [
          placeFinding(
            title,
            "scope-lost",
            [
              "Tokens that lack ",
              ...messageList(lost),
              after.length === 0 ? " can call it, as each token can: " : " can call it: ",
            ],
            severity,
          ),
        ]),
    ...(gained.length === 0
      ? []
      : [
          placeFinding(
            title,
            "requests-refused",
            ["Tokens with scopes, but without ", ...messageList(gained), ", can no longer call "],
            refused,
          ),
        ]),
  ];
}

/** The scopes that the API's routes require. */
export function knownScopes(api: Api): ReadonlySet<string> {
  return new Set(
    [...api.routes.values()].flatMap(({ requiredScopes }) =>
      requiredScopes === "unknown" ? [] : requiredScopes,
    ),
  );
}

/**
 * What tokens that exist can call of a route that is new in an API. A token can have a scope that no route
 * required: `--force` gives it, and early tokens have scopes that nothing checked.
 */
export function newRequiredScopes(route: Route, before: Api | undefined): readonly RuleFinding[] {
  const { requiredScopes, access } = route;
  if (requiredScopes === "unknown")
    return [placeFinding(titleOf(route), "unknown-change", ["x-required-scopes is not a list of scopes: "])];
  if (!before || isOpen(access)) return [];
  const known = knownScopes(before);
  const news = (sentence: Message) => [placeFinding(titleOf(route), "scope-widened", sentence)];
  if (requiredScopes.length === 0)
    return known.size === 0 ? [] : news(["New, and requires no scope, so that each token can call it: "]);
  const isKnown = requiredScopes.every((each) => known.has(each));
  return news([
    ...["New, and tokens that have ", ...messageList(requiredScopes)],
    isKnown ? " can call it: " : " can call it, also any that were given it before a route required it: ",
  ]);
}
