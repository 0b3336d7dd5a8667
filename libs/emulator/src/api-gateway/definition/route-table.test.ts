import type { MethodDefinition } from "./definition";
import { RouteTable } from "./route-table";

const method = (httpMethod: string, resourcePath: string): MethodDefinition => ({
  httpMethod,
  resourcePath,
  resourceId: resourcePath,
  apiKeyRequired: false,
  integration: {
    type: "MOCK",
    passthroughBehavior: "WHEN_NO_MATCH",
    requestTemplates: {},
    responses: [],
  },
});
const table = new RouteTable([
  method("GET", "/"),
  method("GET", "/pets"),
  method("GET", "/pets/{id}"),
  method("GET", "/pets/mine"),
  method("DELETE", "/pets/{id}"),
  method("GET", "/pets/{id}/toys/{toy}"),
  method("ANY", "/files/{proxy+}"),
  method("GET", "/files/readme"),
]);
const find = (httpMethod: string, path: string) => {
  const match = table.match(httpMethod, path);
  return match && [match.method.resourcePath, match.pathParameters];
};

it.each([
  ["GET", "/", "/", {}],
  ["GET", "/pets", "/pets", {}],
  ["GET", "/pets/", "/pets", {}],
  ["GET", "/pets/7", "/pets/{id}", { id: "7" }],
  ["GET", "/pets/mine", "/pets/mine", {}],
  ["DELETE", "/pets/mine", "/pets/{id}", { id: "mine" }],
  ["GET", "/pets/a%2Fb", "/pets/{id}", { id: "a%2Fb" }],
  ["GET", "/pets/%7e", "/pets/{id}", { id: "%7e" }],
  ["GET", "/pets/1/toys/2", "/pets/{id}/toys/{toy}", { id: "1", toy: "2" }],
  ["PUT", "/files/a/b%20c/../d", "/files/{proxy+}", { proxy: "a/b%20c/../d" }],
  ["GET", "/files/readme", "/files/readme", {}],
  ["POST", "/files/readme", "/files/{proxy+}", { proxy: "readme" }],
  ["GET", "/pets/__proto__", "/pets/{id}", { id: "__proto__" }],
])("%s %s is %s", (httpMethod, path, resource, parameters) => {
  expect(find(httpMethod, path)).toEqual([resource, parameters]);
});

it.each([
  ["POST", "/pets"],
  ["GET", "/Pets"],
  ["GET", "/pets//"],
  ["GET", "/pets/1/toys"],
  ["GET", "/pets/../pets"],
  ["GET", "/files"],
  ["GET", "/__proto__"],
  ["constructor", "/"],
])("%s %s is nothing", (httpMethod, path) => {
  expect(find(httpMethod, path)).toBeUndefined();
});

it("refuses broken percent-encoding", () => {
  for (const path of ["/pets/%zz", "/files/a/%zz"]) expect(() => find("GET", path)).toThrow(URIError);
});
