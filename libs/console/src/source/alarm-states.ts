import type { AccessLogAggregate, AlarmDefinition, AlarmTransition } from "@tollgate/observability-runtime";
import { AlarmMonitor, isInAccessLog, metricsIn } from "@tollgate/observability-runtime";
import { alarmSubject } from "../incidents/alarm-subject";
import type { AlarmsData, AlarmSubject } from "../wire";

export const MINUTE_MS = 60_000;
/** Maximum number of state changes that are kept. */
const MAX_TRANSITIONS = 200;

/** The alarms of an environment, evaluated on an access log by CloudWatch's rules. */
export class AlarmStates {
  private readonly monitor: AlarmMonitor;
  private readonly transitions: (AlarmTransition & { readonly subject: AlarmSubject | undefined })[] = [];
  private readonly subjects = new Map<string, AlarmSubject | undefined>();
  private evaluatedUntil: number | undefined;

  constructor(
    private readonly definitions: readonly AlarmDefinition[],
    private readonly aggregate: AccessLogAggregate,
  ) {
    this.monitor = new AlarmMonitor(definitions.filter(canBeEvaluated), aggregate);
  }

  /** Evaluates the last complete minute. @param now milliseconds since 1970 */
  evaluate(now: number): void {
    for (const transition of this.monitor.evaluate(now)) {
      const { alarm, to } = transition;
      const subject = to === "ALARM" ? alarmSubject(alarm, this.aggregate, now) : undefined;
      this.subjects.set(alarm.id, subject);
      this.transitions.push({ ...transition, subject });
    }
    this.transitions.splice(0, this.transitions.length - MAX_TRANSITIONS);
    this.evaluatedUntil = now - (now % MINUTE_MS);
  }

  data(): AlarmsData {
    const statuses = new Map(this.monitor.statuses.map((status) => [status.alarm.id, status]));
    return {
      ...(this.evaluatedUntil !== undefined && { evaluatedUntil: this.evaluatedUntil }),
      alarms: this.definitions.map(({ id, title, severity, meaning, unit }) => {
        const status = statuses.get(id);
        const { state, since, value, limit } = status ?? {};
        return {
          id,
          title,
          severity,
          meaning,
          state,
          since,
          value,
          limit,
          unit,
          subject: this.subjects.get(id),
        };
      }),
      transitions: this.transitions.map(({ at, alarm, from, to, subject }) => ({
        at,
        alarm: alarm.title,
        from,
        to,
        subject,
      })),
    };
  }
}

/**
 * Whether the log has the alarm's metrics. With a metric that exists on AWS only, the alarm would have no
 * data.
 */
function canBeEvaluated({ value }: AlarmDefinition): boolean {
  return metricsIn(value).every(isInAccessLog);
}
