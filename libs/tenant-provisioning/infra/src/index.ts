// Infrastructure of tenants: the usage plans of an environment, and the permissions of its operators.
// Not here: API keys, which only the `tenants` command creates (`libs/tenant-provisioning/runtime`), and the
// tables (`libs/records`).

export { OperatorPolicy, type OperatorPolicyOptions } from "./operator-policy";
export { Plans, type PlansOptions } from "./plans";
export { RouterOperatorPolicy, type RouterOperatorPolicyOptions } from "./router-operator-policy";
