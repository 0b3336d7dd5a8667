import { parseEnvironment } from "@tollgate/environments";
import { dev, prod } from "@tollgate/environments/sample";
import { Template } from "@tollgate/testing-infra";
import { Plans } from "./index";

const stage = { restApiId: "api", stageName: "stage" };

describe.each([dev, prod])("Plans of $name", (environment) => {
  const template = Template.of((stack) => new Plans(stack, "plans", { environment, stage }));
  const plans = new Map(
    template.resources("aws_api_gateway_usage_plan").map(({ values }) => [values["name"], values]),
  );

  it("have the names of the contract and meter the stage", () => {
    expect([...plans.keys()]).toEqual([
      `example-gateway-General-${environment.name}`,
      `example-gateway-Unlimited-${environment.name}`,
    ]);
    for (const plan of plans.values())
      expect(plan["api_stages"]).toEqual([{ api_id: "api", stage: "stage" }]);
  });

  it("have the environment's limits", () => {
    const { throttle, quota } = environment.plans.General;
    expect(plans.get(`example-gateway-General-${environment.name}`)).toMatchObject({
      throttle_settings: { rate_limit: throttle?.rateLimit, burst_limit: throttle?.burstLimit },
      quota_settings: { limit: quota?.limit, period: quota?.period },
    });
  });

  it("have no limits if the environment has none", () => {
    const unlimited = plans.get(`example-gateway-Unlimited-${environment.name}`);
    expect(unlimited).not.toHaveProperty("throttle_settings");
    expect(unlimited).not.toHaveProperty("quota_settings");
  });

  it("contain no keys, which operators create", () => {
    expect(template.all.map(({ type }) => type)).toEqual(Array(2).fill("aws_api_gateway_usage_plan"));
  });
});

it("can limit the rate without a quota", () => {
  const General = { description: "x", throttle: { rateLimit: 1, burstLimit: 2 } };
  const environment = parseEnvironment({ ...dev, plans: { ...dev.plans, General } });
  const template = Template.of((stack) => new Plans(stack, "plans", { environment, stage }));
  const [first] = template.resources("aws_api_gateway_usage_plan");
  expect(first?.values).toHaveProperty("throttle_settings");
  expect(first?.values).not.toHaveProperty("quota_settings");
});
