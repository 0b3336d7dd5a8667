import { apiDocument } from "./api-document";

const source = `
openapi: 3.0.3
x-tollgate: { cors: none }
paths:
  /orders:
    x-note: for AWS
    get:
      x-backend: orders
      security: [{ token: [], tenantKey: [] }]
      responses:
        "200":
          headers: { x-next-page: { schema: { type: string } } }
          content: { application/json: { example: { x-id: 1 } } }
components:
  securitySchemes:
    token: { type: apiKey, in: header, name: Authorization }
    tenantKey: { type: apiKey, in: header, name: x-api-key }
`;

it("is what callers see: their token, and nothing that only AWS or Tollgate reads", () => {
  expect(JSON.parse(apiDocument("dev", () => source)())).toEqual({
    openapi: "3.0.3",
    servers: [{ url: "/dev" }],
    paths: {
      "/orders": {
        get: {
          security: [{ token: [] }],
          responses: {
            "200": {
              headers: { "x-next-page": { schema: { type: "string" } } },
              content: { "application/json": { example: { "x-id": 1 } } },
            },
          },
        },
      },
    },
    components: { securitySchemes: { token: { type: "apiKey", in: "header", name: "Authorization" } } },
  });
});

it("follows each edit, and stays the last good version while one has a mistake", () => {
  let text = "openapi: 3.0.3";
  const document = apiDocument("dev", () => text);
  expect(document()).toContain("3.0.3");
  for (const mistaken of ["{", "just text", ""]) {
    text = mistaken;
    expect(document()).toContain("3.0.3");
  }
  text = "openapi: 3.0.1";
  expect(document()).toContain("3.0.1");
});
