import { Template } from "@tollgate/testing-infra";
import { Budget } from "./budget";

const budgetOf = (notify: readonly string[]) =>
  Template.of((stack) => {
    new Budget(stack, "budget", {
      service: "example-gateway",
      budget: { monthlyDollars: 500, notify: [...notify] },
    });
  }).resource("aws_budgets_budget").values;

describe("the budget", () => {
  it("reports actual and forecast costs of all services that the gateway uses", () => {
    const budget = budgetOf(["team@example.test"]);
    expect(budget).toMatchObject({
      name: "example-gateway-budget",
      limit_amount: "500",
      limit_unit: "USD",
      time_unit: "MONTHLY",
    });
    expect(budget["cost_filter"]).toEqual([
      { name: "Service", values: expect.arrayContaining(["Amazon API Gateway", "AWS Lambda"]) as string[] },
    ]);
    expect(budget["notification"]).toEqual(
      ["ACTUAL", "FORECASTED"].map((notification_type) =>
        expect.objectContaining({
          notification_type,
          threshold: 100,
          subscriber_email_addresses: ["team@example.test"],
        }),
      ),
    );
  });

  it("exists without subscribers until a contact is named", () => {
    expect(budgetOf([])["notification"] ?? []).toEqual([]);
  });
});
