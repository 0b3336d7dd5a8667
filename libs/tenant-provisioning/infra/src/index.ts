// Infrastructure of tenants: the usage plans of an environment, the permissions of its operators, and the report of
// its cells' room.
// Not here: API keys, which only the `tenants` command creates (`libs/tenant-provisioning/runtime`), and the
// tables (`libs/records`).

export { CellRoomReport, type CellRoomReportOptions } from "./cell-room-report";
export { OperatorPolicy, type OperatorPolicyOptions } from "./operator-policy";
export { Plans, type PlansOptions } from "./plans";
export { RouterOperatorPolicy, type RouterOperatorPolicyOptions } from "./router-operator-policy";
