import { operation, problemsOf, sourceOf } from "../document/document.test-support";

const withSchemas = (schemas: object): string =>
  sourceOf({ "/x": { get: operation("x") } }, { schemas: { ...schemas } });
const answering = (schema: object): string =>
  sourceOf({
    "/x": {
      get: operation("x", {
        responses: { "200": { description: "x", content: { "application/json": { schema } } } },
      }),
    },
  });

describe("checkSchemas", () => {
  it.each(["discriminator", "exclusiveMinimum", "exclusiveMaximum"])(
    "reports %s, which the import would lose",
    (keyword) => {
      const source = withSchemas({ A: { properties: { list: { items: { [keyword]: true } } } } });
      expect(problemsOf(source)[0]).toContain(
        `components.schemas.A.properties.list.items.${keyword}: is lost when API Gateway imports`,
      );
    },
  );

  it("lets a property have any name", () => {
    expect(
      problemsOf(withSchemas({ A: { properties: { discriminator: {}, $ref: {}, example: {} } } })),
    ).toEqual([]);
  });

  it("reports a model name that API Gateway refuses", () => {
    expect(problemsOf(withSchemas({ "My.Model": {} }))).toEqual([
      "components.schemas.My.Model: is not a model name: API Gateway allows letters and digits",
    ]);
  });

  it("reports a primitive answer, and accepts it as a model", () => {
    expect(problemsOf(answering({ type: "string" }))[0]).toContain("API Gateway imports no primitive here");
    expect(problemsOf(answering({ type: "array", items: { type: "string" } }))).toEqual([]);
  });

  it("reports a schema that is not an object", () => {
    expect(problemsOf(withSchemas({ A: { items: 5 } }))).toEqual([
      "components.schemas.A.items: must be a schema",
    ]);
  });
});
