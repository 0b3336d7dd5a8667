import type { AuthorizerDefinition } from "../definition/definition";
import { authorizerQuestion } from "./question";
import type { RequestContext } from "../context/request-context";

const services = { account: { accountId: "000000000000", region: "us-east-1" } };
const authorizer = (...identitySources: string[]): AuthorizerDefinition => ({
  id: "authorizer",
  name: "authorizer",
  type: "REQUEST",
  functionArn: "",
  uri: "",
  identitySources,
  resultTtlSeconds: 300,
});
const TOKEN = "method.request.header.Authorization";
const headers = (token: string) => [["Authorization", token]] as const;
const ask = (
  definition: AuthorizerDefinition,
  untrustedHeaders: readonly (readonly [string, string])[],
  untrustedQuery = "",
) =>
  authorizerQuestion(
    definition,
    { request: { untrustedHeaders, untrustedQuery }, stage: { variables: {} } } as RequestContext,
    services,
  ).cacheKey;

it("is the same for the same identities, wherever they come from", () => {
  expect(ask(authorizer(TOKEN), headers("a"))).toBe(ask(authorizer(TOKEN), headers("a")));
});

it("is another one for another token", () => {
  expect(ask(authorizer(TOKEN), headers("a"))).not.toBe(ask(authorizer(TOKEN), headers("b")));
});

it("does not take the values of two sources for each other's", () => {
  const both = authorizer(TOKEN, "method.request.querystring.q");
  expect(ask(both, headers("a"), "q=b")).not.toBe(ask(both, headers("b"), "q=a"));
  expect(ask(both, headers('a","b'), "q=c")).not.toBe(ask(both, headers("a"), 'q=b","c'));
});

it("is not remembered for headers where more than they counts", () => {
  const list = headers("a");
  const both = authorizer(TOKEN, "method.request.querystring.q");
  expect(ask(both, list, "q=1")).not.toBe(ask(both, list, "q=2"));
});

it("is not remembered from one authorizer for another", () => {
  const list = [...headers("a"), ["X-Other", "b"]] as const;
  const other = authorizer("method.request.header.X-Other");
  expect(ask(authorizer(TOKEN), list)).not.toBe(ask(other, list));
});

it("holds no identity that could be read", () => {
  const token = "a-token-that-must-not-be-kept";
  expect(ask(authorizer(TOKEN), headers(token))).not.toContain(token);
});
