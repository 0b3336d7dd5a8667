import { outcomes, type Cell, type OutcomeId } from "@tollgate/gateway-outcomes";
import { accessLogFields } from "@tollgate/observability-runtime";

/** Variables that the stage's access log has: of no other does a run see the value. */
const logged: readonly string[] = Object.values(accessLogFields).map(({ variable }) =>
  variable.replace("$context.", ""),
);

/** What the table of outcomes says of an outcome without a source, and a run on AWS can settle. */
export function oursOf(id: OutcomeId): readonly string[] {
  const { answer, log } = outcomes[id];
  const isOurs = ([, source]: Cell<unknown>) => source === "ours";
  return [
    ...(isOurs(answer.status) ? ["the status"] : []),
    ...(answer.by === "gateway" && isOurs(answer.errorType) ? ["x-amzn-ErrorType"] : []),
    ...Object.entries(log).flatMap(([name, cell]) => (isOurs(cell) && logged.includes(name) ? [name] : [])),
  ];
}
