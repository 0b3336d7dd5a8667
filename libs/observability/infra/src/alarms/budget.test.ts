import { dev, parseEnvironment } from "@tollgate/environments";
import { alarmNamed, synthesize, template } from "./alarms.test-support";

describe("the budget", () => {
  it("tells of what was spent and of what will be, in all services that the gateway is made of", () => {
    const budget = template.resource("aws_budgets_budget").values;
    expect(budget).toMatchObject({ limit_amount: "500", limit_unit: "USD", time_unit: "MONTHLY" });
    expect(budget["notification"]).toEqual(
      ["ACTUAL", "FORECASTED"].map((notification_type) =>
        expect.objectContaining({
          notification_type,
          threshold: 100,
          subscriber_sns_topic_arns: alarmNamed("latency")["alarm_actions"],
        }),
      ),
    );
  });

  it("is not there without a limit", () => {
    const alarms = { ...dev.alarms, monthlyBudget: undefined };
    expect(synthesize(parseEnvironment({ ...dev, alarms })).resources("aws_budgets_budget")).toEqual([]);
  });
});
