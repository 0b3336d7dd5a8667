import { parseEnvironment } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import { catalogueOf } from "@tollgate/conformance";
import { selectCases, withoutRouter } from "./cases/select-cases";
import { compareWithSecond, secondGateway, type Mutation } from "./two-gateways.test-support";

const environment = parseEnvironment({ ...dev, cells: [{ name: "1" }, { name: "2", region: "eu-west-1" }] });
let second: Awaited<ReturnType<typeof secondGateway>>;
beforeAll(async () => {
  second = await secondGateway({ environment });
});
afterAll(() => second?.close());

const sourceIp = async (mutation: Mutation) => {
  second.mutate(mutation);
  const [result] = await compareWithSecond(second, ({ id }) => id === "router/source-ip");
  return result;
};

it("is the same where the log has the caller's address behind the router", async () => {
  expect(await sourceIp({})).toMatchObject({ outcome: "same", notTried: [] });
});

it("is another where the log has the address of CloudFront", async () => {
  const behindCloudFront: Mutation = {
    line: (line, isProxied) => (isProxied ? { ...line, sourceIp: "130.176.0.1" } : line),
  };
  expect(await sourceIp(behindCloudFront)).toMatchObject({
    outcome: "different",
    differences: [
      {
        step: "1 through the router",
        dimension: "log sourceIp",
        stage: "another than past the router",
        local: "the same as past the router",
      },
    ],
  });
});

it("is not asked for at the host of the API itself", () => {
  const catalogue = catalogueOf(environment, { path: "/health", whoami: true });
  const options = { only: ["router"], tenants: true, controlPlane: false };
  const selection = withoutRouter(selectCases(catalogue, options));
  expect(selection.cases).toEqual([]);
  expect(selection.untried).toEqual([
    expect.objectContaining({ id: "router/source-ip", reason: expect.stringContaining("own host") }),
  ]);
});
