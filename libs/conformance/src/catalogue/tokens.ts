import type { OutcomeId } from "@tollgate/gateway-outcomes";
import type { Case, HandMade } from "../case";
import { get, send, stranger, token, type Probe } from "./steps";

const HAND_MADE: readonly (readonly [record: HandMade, title: string, outcome?: OutcomeId])[] = [
  ["expired", "a token whose second has passed"],
  ["keyless", "a token whose key does not exist", "key-unknown"],
  ["nameless", "a token whose record has only hash and key"],
  ["unreadable", "a token whose record does not parse: the authorizer throws", "authorizer-throws"],
  ["oversized", "an authorizer's answer of more than 8 KB", "authorizer-answer-too-large"],
];

/** Tokens that work, and tokens that do not work, for each reason. */
export function tokenCases({ path, whoami }: Probe): readonly Case[] {
  const shown = whoami ? "/whoami" : path;
  return [
    {
      id: "walkthrough/by-hand",
      title: "the README's walkthrough: a key by hand, a token by openssl's form",
      needs: "tenants",
      steps: [
        { kind: "change", change: { kind: "walkthrough", token: "by hand" } },
        {
          kind: "until",
          name: "is let in",
          request: get(path, token("by hand")),
          status: 200,
          withinSeconds: 120,
          everySeconds: 5,
        },
        send(get(path, token("by hand"))),
        send(get(shown, token("by hand")), { name: "who it is" }),
      ],
    },
    {
      id: "walkthrough/minted",
      title: "a tenant of the operator's command, with a minted token",
      needs: "tenants",
      outcome: "function-answers",
      steps: [send(get(path, token("main"))), send(get(shown, token("main")), { name: "who it is" })],
    },
    {
      id: "walkthrough/second-token",
      title: "a tenant's second token",
      needs: "tenants",
      steps: [
        { kind: "change", change: { kind: "mint", tenant: "main", token: "second" } },
        send(get(shown, token("second"))),
      ],
    },
    {
      id: "token/checksum",
      title: "a token with a wrong checksum",
      needs: "tenants",
      steps: [send(get(path, { kind: "token", token: "main", damaged: true }))],
    },
    {
      id: "token/unknown-minted",
      title: "a minted token that is not stored",
      needs: "nothing",
      outcome: "authorizer-throws-unauthorized",
      steps: [send(get(path, stranger("minted")))],
    },
    {
      id: "token/unknown-openssl",
      title: "a token by openssl's form that is not stored",
      needs: "nothing",
      steps: [send(get(path, stranger("openssl")))],
    },
    ...HAND_MADE.map(([record, title, outcome]): Case => ({
      id: `token/${record}`,
      title,
      needs: "tenants",
      ...(outcome && { outcome }),
      steps: [
        { kind: "change", change: { kind: "store", token: record, record } },
        send(get(path, token(record))),
      ],
    })),
    {
      id: "tenant/no-plan",
      title: "a tenant whose key is in no plan",
      needs: "tenants",
      outcome: "key-without-plan",
      steps: [
        { kind: "change", change: { kind: "leave-plan", tenant: "planless" } },
        {
          kind: "until",
          name: "is refused",
          request: get(path, token("planless")),
          status: 403,
          withinSeconds: 120,
          everySeconds: 5,
        },
        send(get(path, token("planless"))),
      ],
    },
  ];
}
