import { placeFinding, type RuleFinding } from "../../findings/finding";
import { message, messageList } from "../../findings/message";
import { isSame } from "../../values/json";
import { isOpen } from "../document/access";
import { titleOf, type Api, type Route } from "../document/read-api";

/** Compares the scopes that a route requires of a token (`x-required-scopes`). */
export function diffRequiredScopes(old: Route, now: Route): readonly RuleFinding[] {
  const title = titleOf(now);
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
          placeFinding(title, "scope-lost", [
            "Tokens that lack ",
            ...messageList(lost),
            after.length === 0 ? " can call it, as each token can: " : " can call it: ",
          ]),
        ]),
    ...(gained.length === 0
      ? []
      : [
          placeFinding(
            title,
            "requests-refused",
            ["Tokens with scopes, but without ", ...messageList(gained), ", can no longer call "],
            "warn",
          ),
        ]),
  ];
}

/** What tokens that exist can call of a new route, where the API's routes required scopes before. */
export function newRequiredScopes(route: Route, before: Api | undefined): readonly RuleFinding[] {
  const known = new Set([...(before?.routes.values() ?? [])].flatMap(({ requiredScopes }) => requiredScopes));
  const { requiredScopes, access } = route;
  if (requiredScopes === "unknown")
    return [placeFinding(titleOf(route), "unknown-change", ["x-required-scopes is not a list of scopes: "])];
  // Nobody has a token yet with a scope that no route required.
  if (known.size === 0 || isOpen(access) || !requiredScopes.every((each) => known.has(each))) return [];
  return [
    placeFinding(
      titleOf(route),
      "scope-widened",
      requiredScopes.length === 0
        ? ["New, and requires no scope, so that each token can call it: "]
        : [...message`New, and tokens that have ${requiredScopes.join(", ")} can call it: `],
    ),
  ];
}
