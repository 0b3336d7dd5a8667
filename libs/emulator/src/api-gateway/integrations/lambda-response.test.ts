import { MalformedResponseError, parseLambdaResponse } from "./lambda-response";

const parse = (response: unknown) => parseLambdaResponse(JSON.stringify(response));

it("no member is required", () => {
  expect(parse({})).toEqual({ status: 200, headers: [], body: "", isBase64Encoded: false });
});

it("takes a status that is a text, and headers that are numbers or booleans", () => {
  expect(parse({ statusCode: "201", headers: { a: 1, b: true } })).toMatchObject({
    status: 201,
    headers: [
      ["a", "1"],
      ["b", "true"],
    ],
  });
});

it("of a header in both maps, the multi-value one counts, with each of its values", () => {
  expect(parse({ headers: { A: "x", b: "y" }, multiValueHeaders: { a: ["1", "2"] } }).headers).toEqual([
    ["b", "y"],
    ["a", "1"],
    ["a", "2"],
  ]);
});

it.each([
  [null],
  ["text"],
  [[]],
  [{ statusCode: 99 }],
  [{ statusCode: "OK" }],
  [{ statusCode: 200.5 }],
  [{ body: {} }],
  [{ headers: [] }],
  [{ headers: { a: {} } }],
  [{ headers: { "a b": "c" } }],
  [{ headers: { a: "b\r\nX-Injected: c" } }],
  [{ multiValueHeaders: { a: "b" } }],
  [{ statusCode: 200, message: "hello" }],
])("%j is malformed", (response) => {
  expect(() => parse(response)).toThrow(MalformedResponseError);
});
