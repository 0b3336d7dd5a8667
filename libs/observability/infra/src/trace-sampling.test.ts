import { dev } from "@tollgate/environments";
import { Template } from "@tollgate/testing-infra";
import { TraceSampling } from "./index";

const synthesize = (service = dev.service): Template =>
  Template.of(
    (stack) =>
      new TraceSampling(stack, "traces", {
        environment: { ...dev, service },
        tracing: { perSecond: 2, percent: 5 },
      }),
  );

describe("TraceSampling", () => {
  it("is about one stage, with the environment's share", () => {
    expect(synthesize().resource("aws_xray_sampling_rule").values).toMatchObject({
      rule_name: "example-gateway-dev",
      service_name: "example-gateway-api-dev/dev",
      service_type: "AWS::ApiGateway::Stage",
      reservoir_size: 2,
      fixed_rate: 0.05,
    });
  });

  it("refuses a name that X-Ray does not take, at synth", () => {
    expect(() => synthesize("a".repeat(29))).toThrow(
      "[test/traces] the name aaaaaaaaaaaaaaaaaaaaaaaaaaaaa-dev of the sampling rule has 33 characters; allowed: 32",
    );
  });
});
