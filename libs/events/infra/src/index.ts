// Events on AWS: the bus with its archive, the table of notices and numbers, and the two functions.
// Not here: what the functions do (`events/runtime`, `apps/events-lambda`), and the alarms (`observability`).

export { TenantEvents, type TenantEventsOptions } from "./tenant-events";
