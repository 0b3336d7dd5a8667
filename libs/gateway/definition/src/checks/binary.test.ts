import { buildGatewayDocument } from "../index";
import { operation, problemsOf, sourceOf } from "../document/document.test-support";

const TYPES = "x-amazon-apigateway-binary-media-types";
const bytes = (type = "image/png") => ({ [type]: { schema: { type: "string", format: "binary" } } });
const source = (content: object, root: object = {}, components: object = {}): string =>
  sourceOf(
    {
      "/x": {
        put: operation("putX", {
          requestBody: { content },
          responses: { "200": { description: "Fine", content } },
        }),
      },
    },
    { ...components },
    { ...root },
  );

describe("bodies of bytes", () => {
  it.each([
    [bytes(), ["image/png"]],
    [bytes("Image/PNG; q=1"), ["image/png"]],
    [bytes(), ["*/*"]],
    [{ "application/json": { schema: { type: "object" } } }, ["*/*"]],
  ])("accepts %j with %j", (content, types) => {
    expect(problemsOf(source(content, { [TYPES]: types }))).toEqual([]);
  });

  it("have no model, because a model would read them as JSON", () => {
    const shared = { schemas: { Bytes: { type: "string", format: "binary" } } };
    const content = { "image/png": { schema: { $ref: "#/components/schemas/Bytes" } } };
    const document = buildGatewayDocument(source(content, { [TYPES]: ["image/png"] }, shared), {
      title: "x",
      authorizer: { invokeArn: "arn", resultTtlSeconds: 0 },
      backendInvokeArn: () => "arn",
    });
    expect(document[TYPES]).toEqual(["image/png"]);
    expect(document["paths"]).toMatchObject({
      "/x": { put: { requestBody: { content: { "image/png": {} } } } },
    });
    expect(JSON.stringify(document["paths"])).not.toContain("schema");
  });

  it.each<[object, object, string]>([
    [
      bytes(),
      {},
      `paths./x.put.requestBody.content.image/png: is a body of bytes, which API Gateway would read as text: add image/png to the root's ${TYPES}`,
    ],
    [bytes(), { [TYPES]: ["image/*"] }, `${TYPES}.0: must be a whole media type, such as image/png, or */*`],
    [bytes(), { [TYPES]: "image/png" }, `${TYPES}: must be a list of media types`],
    [bytes(), { [TYPES]: ["image/png", "image/png"] }, `${TYPES}.1: is a duplicate`],
    [
      { "text/csv": { schema: { type: "string" } } },
      {},
      "paths./x.put.requestBody.content.text/csv.schema: is for JSON only: API Gateway would refuse each body of text/csv",
    ],
  ])("refuses %j with %j", (content, root, problem) => {
    expect(problemsOf(source(content, root))).toContainEqual(expect.stringContaining(problem));
  });

  it("names the place of the list if it is not at the root", () => {
    const path = { "/x": { get: operation("x", { [TYPES]: ["image/png"] }) } };
    expect(problemsOf(sourceOf(path))).toEqual([`paths./x.get.${TYPES}: stands in a document, not here`]);
  });
});
