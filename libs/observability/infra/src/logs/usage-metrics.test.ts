import { dev } from "@tollgate/environments/sample";
import { metrics, resourceNames } from "@tollgate/observability-runtime";
import { Template } from "@tollgate/testing-infra";
import { UsageMetrics } from "../index";

it("makes the metrics that the alarms watch, without dimensions, of the line after each run", () => {
  const template = Template.of(
    (stack) => new UsageMetrics(stack, "usage", { environment: dev, logGroupName: "group" }),
  );
  const made = template.resources("aws_cloudwatch_log_metric_filter").map(({ values }) => values);
  const watched = {
    pendingHours: metrics.usagePendingHours,
    unread: metrics.usageUnreadLines,
    tenantsOver80: metrics.usageTenantsOver80,
    tenantsOver100: metrics.usageTenantsOver100,
    tenantsFailing: metrics.usageTenantsFailing,
  };
  expect(made).toHaveLength(Object.keys(watched).length);
  for (const [member, { source }] of Object.entries(watched)) {
    const address = source.kind === "metric" ? source.address(resourceNames(dev)) : undefined;
    expect(address?.dimensions).toEqual({});
    expect(made.find(({ name }) => name === `example-gateway-usage-seal-${member}-dev`)).toMatchObject({
      log_group_name: "group",
      pattern: '{ $.message = "usage was sealed" }',
      metric_transformation: {
        namespace: address?.namespace,
        name: address?.name,
        value: `$.${member}`,
      },
    });
  }
});
