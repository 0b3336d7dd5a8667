import { stringify } from "yaml";
import { review } from "../../review-plan.test-support";
import {
  base,
  diff,
  idsOf,
  lambda,
  planOfDocument,
  secured,
  server,
  type Document,
} from "./document.test-support";

const add =
  (of: object, path = "/new", method = "get") =>
  (api: Document): void =>
    void Object.assign(api.paths, { [path]: { [method]: of } });
const route = (more: object = {}) => ({
  security: secured,
  "x-amazon-apigateway-integration": lambda("further:live"),
  ...more,
});

const schema = (api: Document): Record<string, unknown> => api.components.schemas.Order;
const preflight = {
  summary: "Whether a page may call this",
  security: [],
  "x-amazon-apigateway-integration": {
    type: "mock",
    responses: {
      default: {
        statusCode: "204",
        responseParameters: {
          "method.response.header.Access-Control-Allow-Origin": "'https://app.example.com'",
        },
        responseTemplates: {
          "application/json":
            '#if($input.params().header.get("Origin") == "https://b.example.com")#set($context.responseOverride.header.Access-Control-Allow-Origin = "https://b.example.com")#end',
        },
      },
    },
  },
};

describe("an everyday change stops nobody:", () => {
  it.each(
    Object.entries<(api: Document) => void>({
      "a route on a function of the account": add(route()),
      "a route in one requirement": add(route({ security: [{ token: [], tenantKey: [] }] })),
      "a route with a variable beside one with a fixed step": add(route(), "/orders/mine"),
      "a route to a server that another goes to": add(
        route({ "x-amazon-apigateway-integration": server("https://stock.example.com/v1/x") }),
      ),
      "words in capitals": (api) =>
        void Object.assign(api.paths["/orders"].get["x-amazon-apigateway-integration"], {
          type: "AWS_PROXY",
          passthroughBehavior: "WHEN_NO_MATCH",
        }),
      "a method more": (api) => void Object.assign(api.paths["/stock"], { put: route() }),
      "another patch of OpenAPI": (api) => void (api.openapi = "3.0.1"),
      "another version of the document": (api) => void (api.info.version = "2.0.0"),
      texts: (api) =>
        void Object.assign(api.paths["/orders"].get, {
          summary: "a",
          description: "b",
          tags: ["c"],
          deprecated: true,
          externalDocs: { url: "https://a.example.com" },
        }),
      "an example that is an object": (api) => void (schema(api)["example"] = { item: "a" }),
      tags: (api) => void Object.assign(api, { tags: [{ name: "orders", description: "All of them" }] }),
      "a contact": (api) =>
        void Object.assign(api.info, { contact: { name: "us" }, license: { name: "MIT" } }),
      "an answer more": (api) =>
        void Object.assign(api.paths["/orders"].get.responses, {
          "404": { description: "None", content: { "application/json": { schema: { type: "object" } } } },
        }),
      "a parameter that may be left out": (api) =>
        void Object.assign(api.paths["/orders"].get, {
          parameters: [{ name: "page", in: "query", schema: { type: "integer" } }],
        }),
      "a property that may be left out": (api) =>
        void Object.assign(schema(api)["properties"] as object, { note: { type: "string" } }),
      "a schema that nobody uses": (api) =>
        void Object.assign(api.components.schemas, { Other: { type: "object" } }),
      "a longer text that is accepted": (api) =>
        void Object.assign(api.components.schemas.Item, { nullable: true }),
    }),
  )("%s", (_, change) => {
    expect(diff(change).filter((each) => !each.startsWith("info"))).toEqual([]);
  });

  it("another order, and another form", () => {
    const reversed = (value: unknown): unknown => {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, each]) => [name, reversed(each)]),
      );
    };
    expect(idsOf(review(planOfDocument(base, JSON.stringify(reversed(base), null, 2))).findings)).toEqual([]);
    expect(idsOf(review(planOfDocument(base, stringify(base))).findings)).toEqual([]);
  });

  it("a path more of an API for browsers", () => {
    const before = structuredClone(base);
    Object.assign(before.paths["/orders"], { options: preflight });
    const after = structuredClone(before);
    Object.assign(after.paths, { "/new": { get: route(), options: preflight } });
    expect(idsOf(review(planOfDocument(before, after)).findings)).toEqual([]);
  });

  it("a method more of a path for browsers", () => {
    const [before, after] = ["GET", "GET,POST"].map((methods) => {
      const document = structuredClone(base);
      const options = structuredClone(preflight);
      Object.assign(options["x-amazon-apigateway-integration"].responses.default.responseParameters, {
        "method.response.header.Access-Control-Allow-Methods": `'${methods}'`,
      });
      Object.assign(document.paths["/stock"], { options });
      return document;
    });
    Object.assign(after?.paths["/stock"] ?? {}, { post: route() });
    expect(idsOf(review(planOfDocument(before, after)).findings)).toEqual([]);
    expect(idsOf(review(planOfDocument(after, before)).findings)).toEqual([
      "block route-removed",
      "warn browsers-refused",
    ]);
  });

  it("a new API", () => {
    const document = structuredClone(base);
    delete (document.paths as Record<string, unknown>)["/stock"];
    expect(idsOf(review(planOfDocument(undefined, document)).findings)).toEqual([]);
  });
});

describe("what is accepted as body", () => {
  const properties = (api: Document) => schema(api)["properties"] as Record<string, object>;
  const closed = structuredClone(base);
  Object.assign(closed.components.schemas.Order, { additionalProperties: false });
  it.each<[string, unknown, (api: Document) => void, string]>([
    ["narrower by a required member", base, (api) => void (schema(api)["required"] = ["item"]), "warn"],
    ["narrower by a type", base, (api) => void (api.components.schemas.Item.type = "integer"), "warn"],
    [
      "narrower by a pattern",
      base,
      (api) => void Object.assign(api.components.schemas.Item, { pattern: "^a" }),
      "warn",
    ],
    ["closed", base, (api) => void (schema(api)["additionalProperties"] = false), "warn"],
    ["wider, as it is open again", closed, () => undefined, "info"],
    ["wider by a member of an open schema", base, (api) => void (properties(api)["note"] = {}), "info"],
    [
      "narrower by a member less",
      closed,
      (api) => {
        delete properties(api)["item"];
        schema(api)["additionalProperties"] = false;
      },
      "warn",
    ],
  ])("may be %s", (_, before, change, severity) => {
    expect(diff(change, before)).toEqual([`${severity} requests-refused`]);
  });
});
