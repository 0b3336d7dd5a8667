import { dev } from "@tollgate/environments/sample";
import { Template } from "@tollgate/testing-infra";
import { TraceSampling } from "./index";

const synthesize = (): Template =>
  Template.of(
    (stack) =>
      new TraceSampling(stack, "traces", { environment: dev, tracing: { perSecond: 2, percent: 5 } }),
  );

describe("TraceSampling", () => {
  it("samples one stage, with the environment's share", () => {
    expect(synthesize().resource("aws_xray_sampling_rule").values).toMatchObject({
      rule_name: "example-gateway-dev",
      service_name: "example-gateway-api-dev/dev",
      service_type: "AWS::ApiGateway::Stage",
      reservoir_size: 2,
      fixed_rate: 0.05,
    });
  });
});
