export { OperatorPolicy, type OperatorPolicyOptions } from "./operator-policy";
export { Plans, type PlansOptions } from "./plans";
