import fc from "fast-check";
import { EnvironmentError, firstPlan, parseEnvironment, planOutput } from "../index";
import { dev } from "../sample.test-support";

const description = "A plan";
const parsePlans = (plans: object) => parseEnvironment({ ...dev, plans });

describe("plans", () => {
  it("have names of the team's own, any that are letters, digits and inner hyphens", () => {
    const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,9}(-[A-Za-z0-9]{1,9}){0,2}$/);
    const names = fc.uniqueArray(word, { minLength: 1, maxLength: 10, selector: planOutput });
    fc.assert(
      fc.property(names, (all) => {
        const environment = parsePlans(Object.fromEntries(all.map((name) => [name, { description }])));
        expect(Object.keys(environment.plans)).toEqual(all);
        expect(firstPlan(environment)).toBe(all[0]);
        // Terraform's outputs: https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers
        for (const name of all) expect(planOutput(name)).toMatch(/^[a-z][a-z0-9_]*_plan_id$/);
      }),
    );
  });

  it("keep the output names of the plans that Tollgate ships", () => {
    expect(Object.keys(dev.plans).map(planOutput)).toEqual(["general_plan_id", "unlimited_plan_id"]);
  });

  it.each([
    ["no plan", {}, /plans is {}; allowed: at least one plan/],
    ["a space", { "Gold plan": { description } }, /plans\.Gold plan/],
    ["a hyphen at its end", { "Gold-": { description } }, /plans\.Gold-/],
    ["a name that is too long", { ["G".repeat(33)]: { description } }, /plans\.GGGG/],
    [
      "two names with one output",
      { Gold: { description }, gold: { description } },
      /plans\.gold .*the outputs of Gold and gold/,
    ],
    [
      "eleven plans",
      Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`Plan${at}`, { description }])),
      /at most 10 plans/,
    ],
  ])("are refused with %s", (_, plans, message) => {
    expect(() => parsePlans(plans)).toThrow(EnvironmentError);
    expect(() => parsePlans(plans)).toThrow(message);
  });
});
