import { parseEnvironment } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import { localBundles } from "./local-bundles";

const appsOf = (options: object) =>
  localBundles(parseEnvironment({ ...dev, ...options })).map(({ app }) => app);

it("has the bundles of the environment's options, and of no other", () => {
  const always = ["apps/authorizer-lambda", "apps/health-lambda"];
  expect(appsOf({})).toEqual(always);
  expect(appsOf({ selfService: {} })).toEqual([...always, "apps/self-service-lambda"]);
  expect(appsOf({ usage: { retentionDays: 400 } })).toEqual([...always, "apps/usage-lambda"]);
  expect(appsOf({ events: { archiveDays: 7 } })).toEqual([
    "apps/authorizer-lambda",
    "apps/events-lambda",
    "apps/health-lambda",
  ]);
  expect(appsOf({ cells: [{ name: "1" }] })).toEqual(always);
});
