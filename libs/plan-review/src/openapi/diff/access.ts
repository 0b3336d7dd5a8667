import { type RuleFinding, placeFinding, reportPlace } from "../../findings/finding";
import { message, type Message } from "../../findings/message";
import { isEmpty, isSame, textOf } from "../../values/json";
import { isOpen, type Access } from "../document/access";
import { titleOf, type Api, type Route } from "../document/read-api";
import type { Context } from "./context";
import { diffScheme } from "./schemes";

/** OPTIONS on a mock needs no token: browsers send it before they have one, and a mock returns no data. */
export function isPreflight({ method, integration }: Route): boolean {
  return method === "OPTIONS" && textOf(integration["type"])?.toLowerCase() === "mock";
}

/** Findings for how a new route authenticates its callers. */
export function newAccess(route: Route, { hasKeys }: Context): readonly RuleFinding[] {
  const title = titleOf(route);
  const { access } = route;
  if (isPreflight(route)) return [];
  const news = (sentence: Message): Message => ["New, and ", ...sentence, ": "];
  if (isOpen(access))
    return reportPlace(
      title,
      "authorizer-removed",
      news(["without an authorizer", ...why(access), ", so that anyone can call it"]),
    );
  return [
    ...(access.isForIam
      ? reportPlace(
          title,
          "authorizer-removed",
          news(["open to signatures with AWS credentials in place of tenants' tokens"]),
          "warn",
        )
      : []),
    ...(access.authorizers.length > 1 ? several(title, access.authorizers) : []),
    ...(access.isOptional ? optional(title) : []),
    ...(access.override === "unknown" ? notUnderstood(title) : []),
    ...withoutEffect(title, access.withoutEffect),
    ...(hasKeys && !access.requiresKey
      ? reportPlace(
          title,
          "key-not-required",
          news(["without a key, so that its requests are neither metered nor limited"]),
        )
      : []),
  ];
}

/** Compares the authorizers, API key requirement and scopes of a route. */
export function diffAccess(
  before: Api,
  { access: old }: Route,
  after: Api,
  now: Route,
  context: Context,
): readonly RuleFinding[] {
  const title = titleOf(now);
  const { access } = now;
  return [
    ...diffAuthorizersOf(title, before, old, after, access, context),
    ...(access.isOptional && !old.isOptional ? optional(title) : []),
    ...(access.override === "unknown" && old.override !== "unknown" ? notUnderstood(title) : []),
    ...withoutEffect(
      title,
      // A scheme that had an effect before is reported as a loss instead.
      access.withoutEffect.filter((each) => !old.withoutEffect.includes(each) && !old.named.includes(each)),
    ),
    ...(access.override === "iam" && old.override !== "iam"
      ? reportPlace(
          title,
          "requests-refused",
          [
            "x-amazon-apigateway-auth now asks for signatures with AWS credentials: tenants' tokens no longer let them call ",
          ],
          "block",
        )
      : []),
    ...(old.override === "iam" && access.override === "none"
      ? reportPlace(
          title,
          "authorizer-removed",
          ["x-amazon-apigateway-auth AWS_IAM is removed, so that tenants' tokens suffice: "],
          "warn",
        )
      : []),
    ...diffKey(title, old, access, context),
    ...(isSame(old.scopes, access.scopes) || (isEmpty(old.scopes) && isEmpty(access.scopes))
      ? []
      : reportPlace(
          title,
          "authorizer-removed",
          message`The scopes that a caller must have change from ${JSON.stringify(old.scopes)} to ${JSON.stringify(access.scopes)}: `,
          "warn",
        )),
  ];
}

function diffAuthorizersOf(
  title: string,
  before: Api,
  old: Access,
  after: Api,
  now: Access,
  context: Context,
): readonly RuleFinding[] {
  const [from, to] = [old, now].map((each) =>
    each.override === "open" ? "x-amazon-apigateway-auth NONE" : each.authorizers.join(", ") || "none",
  );
  if (isOpen(now))
    return isOpen(old)
      ? []
      : reportPlace(title, "authorizer-removed", [
          ...message`An authorizer is removed (${from ?? ""} becomes ${to ?? ""})`,
          ...why(now),
          ": anyone can call ",
        ]);
  if (isOpen(old))
    return reportPlace(
      title,
      "requests-refused",
      message`The authorizer ${to ?? ""} is new, and calls without a token are rejected: `,
      "block",
    );
  const gone = old.authorizers.filter((each) => !now.authorizers.includes(each));
  const added = now.authorizers.filter((each) => !old.authorizers.includes(each));
  if (gone.length !== added.length)
    return reportPlace(
      title,
      "authorizer-removed",
      message`The authorizers change from ${from ?? ""} to ${to ?? ""}, and API Gateway uses one of them: `,
      "warn",
    );
  // A scheme that was only renamed is the same authorizer.
  return gone.flatMap((each, index) => {
    const other = added[index] ?? "";
    const sentence = message`Another authorizer (${each} becomes ${other}) decides about `;
    return diffScheme(before.schemes[each], after.schemes[other], context).map((found) =>
      placeFinding(title, found.hazard, sentence, found.severity, [": ", ...found.message]),
    );
  });
}

function diffKey(title: string, old: Access, now: Access, { hasKeys }: Context): readonly RuleFinding[] {
  if (!hasKeys || old.requiresKey === now.requiresKey) return [];
  return old.requiresKey
    ? reportPlace(title, "key-not-required", ["A key is no longer required: "])
    : reportPlace(title, "requests-refused", [
        "A key is now required, and callers without one are rejected: ",
      ]);
}

/** Explains why a route that declares security is open. */
function why({ withoutEffect, override }: Access): Message {
  if (override === "open") return [": x-amazon-apigateway-auth says NONE"];
  return withoutEffect.length === 0
    ? []
    : message`: API Gateway ignores the scheme ${withoutEffect.join(", ")}`;
}

function optional(title: string): readonly RuleFinding[] {
  return reportPlace(
    title,
    "authorizer-removed",
    ["An empty security requirement makes the others optional, so that a caller needs no token: "],
    "warn",
  );
}

function notUnderstood(title: string): readonly RuleFinding[] {
  return reportPlace(title, "unknown-change", [
    "x-amazon-apigateway-auth has a type that this review does not know: ",
  ]);
}

/** Reports security requirements that API Gateway ignores, on a route whose other requirements hold. */
function withoutEffect(title: string, schemes: readonly string[]): readonly RuleFinding[] {
  return schemes.length === 0
    ? []
    : reportPlace(title, "unknown-change", message`API Gateway ignores the scheme ${schemes.join(", ")}: `);
}

function several(title: string, names: readonly string[]): readonly RuleFinding[] {
  return reportPlace(
    title,
    "authorizer-removed",
    message`The authorizers ${names.join(", ")} are required together, and API Gateway uses one of them: `,
    "warn",
  );
}
