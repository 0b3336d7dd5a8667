import { dev } from "@tollgate/environments/sample";
import { metrics, resourceNames } from "@tollgate/observability-runtime";
import { Template } from "@tollgate/testing-infra";
import { UsageMetrics } from "../index";

it("makes the metrics that the alarms watch, without dimensions, of the line after each run", () => {
  const template = Template.of(
    (stack) => new UsageMetrics(stack, "usage", { environment: dev, logGroupName: "group" }),
  );
  const made = template.resources("aws_cloudwatch_log_metric_filter").map(({ values }) => values);
  const watched = [metrics.usagePendingHours, metrics.usageUnreadLines].map(({ source }) =>
    source.kind === "metric" ? source.address(resourceNames(dev)) : undefined,
  );
  expect(watched.map((address) => address?.dimensions)).toEqual([{}, {}]);
  expect(made).toMatchObject(
    ["pendingHours", "unread"].map((member, at) => ({
      name: `example-gateway-usage-seal-${member}-dev`,
      log_group_name: "group",
      pattern: '{ $.message = "usage was sealed" }',
      metric_transformation: {
        namespace: watched[at]?.namespace,
        name: watched[at]?.name,
        value: `$.${member}`,
      },
    })),
  );
});
