// Self-service on AWS: its function, its table, and the permissions of both.
// Not here: what the function does (`self-service/runtime`), its routes (`gateway/definition`), and the alarms
// (`observability`).

export { SelfService, type SelfServiceOptions } from "./self-service";
