import type { AccessLogAggregate, AlarmDefinition, AlarmTransition } from "@tollgate/observability-runtime";
import { AlarmMonitor, isInAccessLog, metricsIn } from "@tollgate/observability-runtime";
import type { AlarmsData } from "../wire";

export const MINUTE_MS = 60_000;
/** The latest changes that are kept. */
const MAX_TRANSITIONS = 200;

/** The alarms of an environment, evaluated on an access log by the rules that CloudWatch goes by. */
export class AlarmStates {
  private readonly monitor: AlarmMonitor;
  private readonly transitions: AlarmTransition[] = [];
  private evaluatedUntil: number | undefined;

  constructor(
    private readonly definitions: readonly AlarmDefinition[],
    aggregate: AccessLogAggregate,
  ) {
    this.monitor = new AlarmMonitor(definitions.filter(canBeEvaluated), aggregate);
  }

  /** Evaluates the minute that ended last. @param now milliseconds since 1970 */
  evaluate(now: number): void {
    this.transitions.push(...this.monitor.evaluate(now));
    this.transitions.splice(0, this.transitions.length - MAX_TRANSITIONS);
    this.evaluatedUntil = now - (now % MINUTE_MS);
  }

  data(): AlarmsData {
    const statuses = new Map(this.monitor.statuses.map((status) => [status.alarm.id, status]));
    return {
      ...(this.evaluatedUntil !== undefined && { evaluatedUntil: this.evaluatedUntil }),
      alarms: this.definitions.map(({ id, title, severity, meaning }) => {
        const status = statuses.get(id);
        const { state, since, value, limit } = status ?? {};
        return { id, title, severity, meaning, state, since, value, limit };
      }),
      transitions: this.transitions.map(({ at, alarm, from, to }) => ({ at, alarm: alarm.title, from, to })),
    };
  }
}

/** An alarm on a metric that only AWS has would be one without data, and say nothing. */
function canBeEvaluated({ value }: AlarmDefinition): boolean {
  return metricsIn(value).every(isInAccessLog);
}
