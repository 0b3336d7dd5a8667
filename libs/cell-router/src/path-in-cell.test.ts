import { pathInCell } from "./path-in-cell";

const DOMAINS = [
  { name: "api.example.com" },
  { name: "v1.example.com", basePath: "v1" },
  { name: "any.example.com", basePath: "a.b" },
];
const inCell = (path: string, host?: string): string => pathInCell(path, host, "prod", DOMAINS);

it.each([
  ["d111.cloudfront.net", "/prod/health"],
  [undefined, "/prod/health"],
  ["example.com", "/"],
  ["constructor", "/dev/health"],
])("leaves the path on the host %j as it is: %s", (host, path) => {
  expect(inCell(path, host)).toBe(path);
});

it.each([
  ["api.example.com", "/health", "/prod/health"],
  ["API.Example.com:443", "/health", "/prod/health"],
  ["api.example.com", "/", "/prod/"],
  ["api.example.com", "/prod/health", "/prod/prod/health"],
  ["v1.example.com", "/v1/health", "/prod/health"],
  ["v1.example.com", "/v1", "/prod"],
  ["v1.example.com", "/v1/", "/prod/"],
  ["v1.example.com", "/v1/v1/%2e%2e/x", "/prod/v1/%2e%2e/x"],
])("writes a path of the domain %s, %s, as the cell's %s", (host, path, expected) => {
  expect(inCell(path, host)).toBe(expected);
});

it.each([
  ["v1.example.com", "/prod/health"],
  ["v1.example.com", "/v10/health"],
  ["v1.example.com", "/V1/health"],
  ["v1.example.com", "/"],
  ["v1.example.com", "//v1/health"],
  ["any.example.com", "/axb/health"],
])("sends a path that is not under the base path of %s, %s, to no stage", (host, path) => {
  expect(inCell(path, host)).toBe(`/~${path}`);
});
