import { newPlanTagsPath, operatorGrants, operatorPermissions } from "./operator-permissions";

const grants = operatorGrants({ service: "shop", name: "prod" }, (on) => [on]);

it("each permission is granted on its resource", () => {
  for (const { action, on } of operatorPermissions)
    expect(grants.some(({ Action, Resource }) => Action.includes(action) && Resource.includes(on))).toBe(
      true,
    );
});

it("without a condition, nothing else is granted", () => {
  const known = new Set(operatorPermissions.map(({ action, on }) => `${action} ${on}`));
  for (const { Action, Resource } of grants.filter(({ Condition }) => Condition === undefined))
    for (const action of Action) for (const on of Resource) expect(known).toContain(`${action} ${on}`);
});

it("the usage ledger is read, and nothing else of it, where there is one", () => {
  const withUsage = operatorGrants({ service: "shop", name: "prod", usage: {} }, (on) => [on]);
  const onUsage = withUsage.filter(({ Resource }) => Resource.some((on) => /^usage/.test(on)));
  expect(onUsage.map(({ Action }) => Action)).toEqual([["dynamodb:Query"]]);
  expect(onUsage[0]?.Resource).toEqual(expect.arrayContaining(["usage", "usage-lines"]));
  expect(JSON.stringify(grants)).not.toContain('"usage');
});

it("usage plans are made, changed and removed only with the environment's tags", () => {
  for (const { action, on, tagged } of operatorPermissions) {
    if (tagged === undefined) continue;
    const key = tagged === "request" ? "aws:RequestTag" : "aws:ResourceTag";
    const isConditional = grants.some(
      ({ Action, Resource, Condition }) =>
        Action.includes(action) &&
        Resource.includes(on) &&
        Condition?.StringEquals[`${key}/environment`] === "prod",
    );
    expect([action, on, isConditional]).toEqual([action, on, true]);
  }
  expect(operatorPermissions.some(({ tagged }) => tagged === "request")).toBe(true);
});

it("the path of a new plan's tags ends in an asterisk that is no wildcard", () => {
  const path = newPlanTagsPath("arn:aws:apigateway:us-east-1::/usageplans");
  expect(path).toMatch(/usageplans.*\$\{\*\}$/);
  expect(path).not.toContain("%");
});
