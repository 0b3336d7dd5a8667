import fc from "fast-check";
import { stringify } from "yaml";
import { anyBackends } from "./any-backend";
import { anyAccount } from "./any-environment";

type Unchecked = Readonly<Record<string, unknown>>;

/** A gateway as a team could write it. It is unchecked, and rejected if its parts do not fit together. */
export interface WrittenGateway {
  /** All accounts and Regions in use, of which the first is `account`. */
  readonly accounts: readonly Unchecked[];
  readonly environments: readonly Unchecked[];
  readonly backends: Readonly<Record<string, Unchecked>>;
  /** The text of `openapi.yaml`. */
  readonly source: string;
  readonly routes: readonly WrittenRoute[];
}

/** A route of the document, with a request for it. */
export interface WrittenRoute {
  readonly method: string;
  /** The path in the document: `/orders/{orderId}`. */
  readonly resource: string;
  /** The path of a request, with values for the variables. */
  readonly path: string;
  readonly isPublic: boolean;
  /** Whether the backend is a server, not a function. */
  readonly isServers: boolean;
  /** A JSON body. @default none */
  readonly body?: string;
}

/**
 * Segments, each with a value for a request. A variable's name depends on its depth, because API Gateway
 * allows only one variable name at each place of a path.
 */
const literal = fc.stringMatching(/^[A-Za-z0-9_.,:-]{1,8}$/).filter((text) => !/^\.{1,2}$/.test(text));
const segment = fc.oneof(
  literal.map((text) => () => [text, text] as const),
  fc
    .constantFrom("17", "a%20b", "%C3%A4")
    .map((value) => (depth: number) => [`{part${depth}}`, value] as const),
);

const route = fc.record({
  segments: fc.array(segment, { maxLength: 4 }),
  isGreedy: fc.boolean(),
  method: fc.constantFrom("get", "put", "post", "delete", "patch", "x-amazon-apigateway-any-method"),
  isPublic: fc.boolean(),
  hasBody: fc.boolean(),
});

const cors = fc.record(
  {
    allowOrigin: fc.constantFrom<unknown>("*", "https://a.example", [
      "https://a.example",
      "https://b.example:8443",
    ]),
    allowHeaders: fc.subarray(["Authorization", "X-Other"], { minLength: 1 }),
    maxAgeSeconds: fc.integer({ min: 0, max: 86_400 }),
  },
  { requiredKeys: ["allowOrigin"] },
);

const root = fc.record(
  {
    "x-cors": cors,
    "x-amazon-apigateway-binary-media-types": fc.subarray(["image/png", "application/octet-stream"], {
      minLength: 1,
    }),
    "x-amazon-apigateway-gateway-responses": fc.constant({
      THROTTLED: { responseParameters: { "gatewayresponse.header.Retry-After": "'1'" } },
    }),
  },
  { requiredKeys: [] },
);

const BODY = { type: "object", required: ["item"], properties: { item: { type: "string" } } };

function documentOf(
  written: readonly (typeof route extends fc.Arbitrary<infer Route> ? Route : never)[],
  backends: Readonly<Record<string, Unchecked>>,
  more: Unchecked,
): Pick<WrittenGateway, "source" | "routes"> {
  const paths: Record<string, Record<string, unknown>> = {};
  const routes: WrittenRoute[] = [];
  const names = Object.keys(backends);
  written.forEach(({ segments, isGreedy, method, isPublic, hasBody }, index) => {
    const parts = segments.map((part, depth) => part(depth));
    if (isGreedy) parts.push([`{part${parts.length}+}`, "x/y"]);
    const resource = `/${parts.map(([name]) => name).join("/")}`;
    const item = (paths[resource] ??= {});
    if (Object.keys(item).length > 0) return;
    const backend = names[index % names.length] ?? "";
    const takesBody = hasBody && ["put", "post", "patch"].includes(method);
    const parameters = parts.flatMap(([name]) => {
      const [, variableName] = /^\{(\w+)\+?\}$/.exec(name) ?? [];
      if (variableName === undefined) return [];
      return [{ name: variableName, in: "path", required: true, schema: { type: "string" } }];
    });
    item[method] = {
      operationId: `operation${index}`,
      "x-backend": backend,
      security: isPublic ? [] : [{ token: [], tenantKey: [] }],
      ...(parameters.length > 0 && { parameters }),
      ...(takesBody && {
        requestBody: { required: true, content: { "application/json": { schema: BODY } } },
      }),
      responses: { "200": { description: "Answered." } },
    };
    routes.push({
      method: method.startsWith("x-") ? "DELETE" : method.toUpperCase(),
      resource,
      path: `/${parts.map(([, value]) => value).join("/")}`,
      isPublic,
      isServers: backends[backend]?.["url"] !== undefined,
      ...(takesBody && { body: '{"item":"tea"}' }),
    });
  });
  const securitySchemes = {
    token: { type: "apiKey", in: "header", name: "Authorization" },
    tenantKey: { type: "apiKey", in: "header", name: "x-api-key" },
  };
  const info = { title: "Any", version: "1" };
  return {
    source: stringify(
      { openapi: "3.0.3", info, ...more, paths, components: { securitySchemes } },
      { aliasDuplicateObjects: false },
    ),
    routes,
  };
}

/**
 * Generates a team's files. Some gateways are rejected, for problems that only the combination of parts
 * shows.
 *
 * @param server the local address that stands in for a backend's server
 */
export const anyGateway = (server: string): fc.Arbitrary<WrittenGateway> =>
  anyAccount.chain(({ stacks, ...written }) =>
    fc
      .record({
        backends: anyBackends({
          stacks,
          // A function with code signing cannot have layers.
          mayHaveLayers: written.environments.every(({ codeSigning }) => codeSigning === undefined),
          server,
        }),
        routes: fc.array(route, { minLength: 1, maxLength: 4 }),
        root,
      })
      .map(({ backends, routes, root: more }) => ({
        ...written,
        backends,
        ...documentOf(routes, backends, more),
      })),
  );
