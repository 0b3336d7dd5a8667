// Infrastructure of tenants: the usage plans of an environment, the permissions of its operators, the cells that its
// router knows, and the report of their room.
// Not here: API keys, which only the `tenants` command creates (`libs/tenant-provisioning/runtime`), and the
// tables (`libs/records`).

export { CellRoomReport, type CellRoomReportOptions } from "./cell-room-report";
export { KnownCells, type KnownCellsOptions } from "./known-cells";
export { OperatorPolicy, type OperatorPolicyOptions } from "./operator-policy";
export { Plans, type PlansOptions } from "./plans";
export { RouterOperatorPolicy, type RouterOperatorPolicyOptions } from "./router-operator-policy";
