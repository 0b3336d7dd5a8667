import { create, review, planOf } from "../../review-plan.test-support";
import { rulesByType } from "..";

const everybody = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
});

/** Attributes with a policy for who can reach a resource or assume a role. */
const POLICIES = /^(policy|policy_document|access_policy|assume_role_policy|resource_policy|inline_policy)$/;
const places = [...rulesByType].flatMap(([type, { attributes = {} }]) =>
  Object.keys(attributes)
    // The routes of an API determine who may call it: its policy can only deny more.
    .filter((name) => POLICIES.test(name) && !/^aws_api_gateway_rest_api/.test(type))
    .map((name) => [type, name] as const),
);

it.each(places)("a new %s whose %s lets everybody do everything is not clean", (type, name) => {
  const value = name === "inline_policy" ? [{ name: "p", policy: everybody }] : everybody;
  expect(review(planOf([create(type, { name: "new", [name]: value })])).verdict).not.toBe("clean");
});
