import type { OutcomeId } from "@tollgate/gateway-outcomes";
import type { Authorization, Case } from "../case";
import { SIGNATURE } from "./routes";
import { absent, get, literal, send, token, type Probe } from "./steps";

/** `Authorization` headers without a valid token, which need no tenant. */
const STRANGE: readonly (readonly [name: string, title: string, authorization: Authorization])[] = [
  ["absent", "no Authorization header", absent],
  ["empty", "an empty Authorization header", literal("")],
  ["scheme-only", "Bearer, and no token", literal("Bearer")],
  ["scheme-and-space", "Bearer, a space, and no token", literal("Bearer ")],
  ["basic", "another scheme", literal("Basic YWxhZGRpbjpvcGVuc2VzYW1l")],
  ["two-words", "two words", literal("abc def")],
  ["three-words", "Bearer and two words", literal("Bearer abc def")],
  ["comma", "two tokens with a comma", literal("abc,def")],
  ["quoted", "a token in quotes", literal('"abc"')],
  ["braces", "characters that no token has", literal("{abc}")],
  ["padding-only", "padding without a token", literal("==")],
  ["padding-inside", "padding inside of a token", literal("a=b")],
  ["tab", "Bearer, a tab and a token", literal("Bearer\tabc")],
  ["longest", "a token of 4,096 characters", literal("a".repeat(4096))],
  ["too-long", "a token of 4,097 characters", literal("a".repeat(4097))],
  ["signature", "a signature of AWS's", literal(SIGNATURE)],
];

/** Forms in which a valid token is sent. */
const FORMS: readonly (readonly [name: string, title: string, before: string])[] = [
  ["raw", "the token alone", ""],
  ["bearer", "Bearer and the token", "Bearer "],
  ["lower-case", "bearer in lower case", "bearer "],
  ["upper-case", "BEARER in upper case", "BEARER "],
  ["two-spaces", "Bearer, two spaces and the token", "Bearer  "],
  ["other-scheme", "Token and the token", "Token "],
];

const OUTCOMES: Readonly<Record<string, OutcomeId>> = {
  absent: "token-missing",
  "two-words": "token-malformed",
  bearer: "authorizer-allows",
  raw: "authorizer-cached",
};

export function headerCases({ path }: Probe): readonly Case[] {
  return [
    ...STRANGE.map(([name, title, authorization]): Case => ({
      id: `header/${name}`,
      title,
      needs: "nothing",
      ...(OUTCOMES[name] && { outcome: OUTCOMES[name] }),
      steps: [send(get(path, authorization))],
    })),
    ...FORMS.map(([name, title, before]): Case => ({
      id: `header/${name}`,
      title,
      needs: "tenants",
      ...(OUTCOMES[name] && { outcome: OUTCOMES[name] }),
      steps: [send(get(path, token("main", before)))],
    })),
    {
      id: "header/key-of-client",
      title: "the value of an API key that a client sends is ignored",
      needs: "tenants",
      steps: [
        send(get(path, absent, { keyOf: "main" }), { name: "with a key and no token" }),
        send(get(path, token("main"), { headers: { "x-api-key": "no-such-key" } }), {
          name: "with a token and an unknown key",
        }),
      ],
    },
  ];
}
