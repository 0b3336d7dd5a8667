import { orZero } from "../metrics/metric-math";
import { type AlarmDefinition, minutesOf, reaches } from "./alarm-definition";

/** The alarm on the function by which tenants help themselves, of an environment that has it. */
export const selfServiceAlarms: readonly AlarmDefinition[] = [
  {
    id: "self-service-errors",
    title: "Self-service fails",
    severity: "ticket",
    meaning: "In three of the last 360 minutes, a request by which a tenant helps itself failed.",
    unit: "requests of a minute",
    value: orZero("selfServiceErrors"),
    ...minutesOf(360, 3),
    condition: reaches(1),
    why:
      "Its requests are too few for a percentage of all. Each failure is one of Tollgate's or of DynamoDB, because a request that is " +
      "refused is answered. Three minutes, because a client repeats a request that a single failure of DynamoDB met.",
  },
];
