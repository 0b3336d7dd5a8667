import { parseEnvironment, type Environment } from "@tollgate/environments";
import { dev, prod } from "@tollgate/environments/sample";
import { UsageError } from "./errors";
import { parseStageUrl } from "./stage-url";

const API = "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com";
const parse = (url: string, endpoint?: string, environment: Environment = dev, makesTenants = true) =>
  parseStageUrl(url, environment, { endpoint, makesTenants });

it("reads an invoke URL, with or without a slash at its end", () => {
  for (const url of [`${API}/dev`, `${API}/dev/`])
    expect(parse(url)).toEqual({ origin: new URL(API), base: "/dev", source: "aws", apiId: "a1b2c3d4e5" });
});

it("knows a gateway on this machine, and one of another kind", () => {
  const local = "http://127.0.0.1:4000";
  expect(parse(`${local}/dev`, local)).toMatchObject({ source: "local-gateway", base: "/dev" });
  expect(parse("https://example.com/dev")).toMatchObject({ source: "other" });
});

it("takes the environment's own domain, with its base path", () => {
  const zone = { id: "Z0123456789", name: "example.com" };
  const withDomain = (basePath?: string) =>
    parseEnvironment({
      ...dev,
      domain: { names: [{ name: "api.example.com", zone, ...(basePath && { basePath }) }] },
    });
  expect(parse("https://api.example.com", undefined, withDomain())).toMatchObject({
    source: "aws",
    base: "",
  });
  expect(parse("https://api.example.com/v1", undefined, withDomain("v1"))).toMatchObject({ base: "/v1" });
  expect(() => parse("https://api.example.com/dev", undefined, withDomain())).toThrow(UsageError);
});

it.each([
  ["dev", /is not a URL/],
  ["ftp://example.com/dev", /is not a URL/],
  [API, /is not the stage dev: its URL ends in \/dev, and not in \//],
  [`${API}/prod`, /is not the stage dev/],
  [`${API}/dev/health`, /is not the stage dev/],
  [`${API}/dev?a=1`, /more than scheme, host and stage/],
  [`https://user:secret@example.com/dev`, /more than scheme, host and stage/],
  ["https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/dev", /is in eu-west-1, and dev is in us-east-1/],
  ["http://example.com/dev", /unencrypted/],
])("refuses %s", (url, why) => {
  expect(() => parse(url)).toThrow(why);
});

it("makes no tenants on another side than the stage is on", () => {
  expect(() => parse("http://127.0.0.1:4000/dev")).toThrow(/would be created on AWS: set AWS_ENDPOINT_URL/);
  for (const elsewhere of ["https://example.com", "http://localhost.example.com"])
    expect(() => parse("http://127.0.0.1:4000/dev", elsewhere)).toThrow(/would be created on AWS/);
  expect(() => parse(`${API}/prod`, "http://localhost:4000", prod)).toThrow(/would be created elsewhere/);
  expect(() => parse("http://127.0.0.1:4000/dev", undefined, dev, false)).not.toThrow();
});
