import type { Case } from "../case";
import { absent, get, literal, send, token, type Probe } from "./steps";

const PREFLIGHT = {
  origin: "https://example.com",
  "access-control-request-method": "GET",
  "access-control-request-headers": "authorization",
};

const NOWHERE = "/conformance-has-no-such-route";
/** A complete signature, with a key that AWS does not know. */
export const SIGNATURE =
  "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/execute-api/aws4_request, " +
  `SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`;

const METHODS = ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const;

/** Paths and methods, with and without a route. */
export function routeCases({ path }: Probe): readonly Case[] {
  const paths: readonly (readonly [name: string, title: string, path: string])[] = [
    ["none", "a path that has no route", NOWHERE],
    ["root", "the stage itself", "/"],
    ["below", "a path below a route", `${path}/below`],
    ["slash", "a route with a slash at its end", `${path}/`],
    ["slashes", "a route behind two slashes", `/${path}`],
    ["case", "a route in capitals", path.toUpperCase()],
  ];
  return [
    ...paths.flatMap(([name, title, where]): readonly Case[] => [
      {
        id: `route/${name}`,
        title: `${title}, without a token`,
        needs: "nothing",
        ...(name === "none" && { outcome: "path-unknown" }),
        steps: [send(get(where, absent))],
      },
      {
        id: `route/${name}-bearer`,
        title: `${title}, with a bearer token of nobody`,
        needs: "nothing",
        ...(name === "none" && { outcome: "path-unknown-with-bearer" }),
        steps: [send(get(where, literal("Bearer abc")))],
      },
      {
        id: `route/${name}-token`,
        title: `${title}, with a token`,
        needs: "tenants",
        ...(name === "none" && { outcome: "path-unknown-with-token" }),
        steps: [send(get(where, token("main")))],
      },
    ]),
    {
      id: "route/none-two-words",
      title: "a path that has no route, with a header that is no token and no signature",
      needs: "nothing",
      steps: [send(get(NOWHERE, literal("abc def")))],
    },
    {
      id: "route/none-signature",
      title: "a path that has no route, with a signature of AWS's by nobody's key",
      needs: "nothing",
      outcome: "path-unknown-with-signature",
      steps: [send(get(NOWHERE, literal(SIGNATURE), { headers: { "x-amz-date": "20260101T000000Z" } }))],
    },
    {
      id: "route/percent",
      title: "a path whose percent-encoding is malformed",
      needs: "nothing",
      outcome: "path-malformed",
      steps: [send(get("/%zz", absent))],
    },
    {
      id: "route/stage",
      title: "a stage that does not exist",
      needs: "nothing",
      outcome: "stage-unknown",
      steps: [send(get("/conformance-no-such-stage/", absent, { outside: true }), { mayLackLine: true })],
    },
    ...METHODS.flatMap((method): readonly Case[] => [
      {
        id: `method/${method.toLowerCase()}`,
        title: `${method} without a token`,
        needs: "nothing",
        ...(method === "POST" && { outcome: "method-unknown" }),
        steps: [send({ method, path, authorization: absent })],
      },
      {
        id: `method/${method.toLowerCase()}-token`,
        title: `${method} with a token`,
        needs: "tenants",
        steps: [send({ method, path, authorization: token("main") })],
      },
    ]),
    {
      id: "route/preflight",
      title: "a browser's preflight",
      needs: "nothing",
      steps: [send({ method: "OPTIONS", path, authorization: absent, headers: PREFLIGHT })],
    },
    {
      id: "route/origin",
      title: "an error and an answer for a page of another origin",
      needs: "tenants",
      steps: [
        send(get(path, absent, { headers: { origin: "https://example.com" } }), { name: "without a token" }),
        send(get(path, token("main"), { headers: { origin: "https://example.com" } }), {
          name: "with a token",
        }),
      ],
    },
    {
      id: "route/query",
      title: "a query that no parameter is declared for",
      needs: "tenants",
      steps: [send(get(`${path}?a=1&a=2&b=%20;c`, token("main")))],
    },
  ];
}
