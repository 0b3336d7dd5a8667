import { dev } from "@tollgate/environments/sample";
import { metrics, resourceNames } from "@tollgate/observability-runtime";
import { Template } from "@tollgate/testing-infra";
import { AuthorizerColdStarts } from "../index";

describe("AuthorizerColdStarts", () => {
  const template = Template.of(
    (stack) => new AuthorizerColdStarts(stack, "cold", { environment: dev, logGroupName: "group" }),
  );
  const { values } = template.resource("aws_cloudwatch_log_metric_filter");

  it("makes the metric that the dashboard reads, in milliseconds, from one log group", () => {
    const { source } = metrics.authorizerColdStarts;
    const address = source.kind === "metric" ? source.address(resourceNames(dev)) : undefined;
    expect(values).toMatchObject({
      log_group_name: "group",
      pattern: '{ $.type = "platform.report" && $.record.metrics.initDurationMs > 0 }',
      metric_transformation: {
        namespace: address?.namespace,
        name: address?.name,
        value: "$.record.metrics.initDurationMs",
        unit: "Milliseconds",
      },
    });
  });

  it("has no dimension, because each value would be another paid metric", () => {
    expect(values["metric_transformation"]).not.toHaveProperty("dimensions");
    expect(metrics.authorizerColdStarts.source).toMatchObject({ kind: "metric" });
  });
});
