import { readDefinition } from "@tollgate/emulator";
import { environments } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { dev } from "@tollgate/environments/sample";
import { lambdaFunctions } from "./functions";
import { gatewayDocument } from "./gateway-document";
import { usagePlans } from "./local-environment";

it.each(environments)("$name's document names no function that the gateway does not have", (environment) => {
  const { methods, authorizers } = readDefinition(gatewayDocument(environment));
  const functions = Object.keys(lambdaFunctions(environment));
  const named = [
    ...authorizers.map(({ functionArn }) => functionArn),
    ...methods.flatMap(({ integration }) => ("functionArn" in integration ? integration.functionArn : [])),
  ];
  expect(named.length).toBeGreaterThan(1);
  for (const arn of named) expect(functions).toContain(arn.split(":").at(-1));
});

it("the authorizer's answers are cached as long as the environment says", () => {
  const [authorizer] = readDefinition(gatewayDocument(dev)).authorizers;
  expect(authorizer?.resultTtlSeconds).toBe(dev.authorizer.cacheTtlSeconds);
});

it("plans have the environment's names and limits", () => {
  const plans = usagePlans(dev);
  expect(plans.map(({ name }) => name)).toEqual([
    resourceName(dev, "General"),
    resourceName(dev, "Unlimited"),
  ]);
  expect(plans[0]).toMatchObject({ throttle: dev.plans.General.throttle, quota: dev.plans.General.quota });
});
