import { parseEnvironment, routerOf } from "@tollgate/environments";
import { prod } from "@tollgate/environments/sample";
import { metrics, resourceNames } from "@tollgate/observability-runtime";
import { Template } from "@tollgate/testing-infra";
import { CellRoomMetric } from "../index";

it("makes the metric that the alarms watch, in percent, without dimensions", () => {
  const cells = [{ name: "1" }, { name: "2", region: "eu-west-1" }];
  const environment = parseEnvironment({ ...prod, cells });
  const router = routerOf(environment)?.environment ?? environment;
  const template = Template.of(
    (stack) => new CellRoomMetric(stack, "room", { environment: router, logGroupName: "group" }),
  );
  const { source } = metrics.cellRoomUsed;
  // The reference page names it by the environment, and the stack by the router.
  const [address, listed] = [router, environment].map((each) =>
    source.kind === "metric" ? source.address(resourceNames(each)) : undefined,
  );
  expect(address).toEqual({ namespace: "example-gateway/prod-router", name: "CellRoomUsed", dimensions: {} });
  expect(listed).toEqual(address);
  const { values } = template.resource("aws_cloudwatch_log_metric_filter");
  expect(values).toMatchObject({
    log_group_name: "group",
    pattern: "{ $.usedPercent >= 0 }",
    metric_transformation: {
      namespace: address?.namespace,
      name: address?.name,
      value: "$.usedPercent",
      unit: "Percent",
    },
  });
  expect(values["metric_transformation"]).not.toHaveProperty("dimensions");
});
