import { type AlarmDefinition, type AlarmId, MINUTE, minutesOf, reaches } from "./alarm-definition";
import { atLeast, atMost, both, gated, percentage, times } from "../metrics/metric-math";
import type { MetricMath } from "../metrics/metric";

/** Minutes in which refusals count. */
const NEWEST_MINUTES = 30;
/** Minutes before those, which are the baseline. */
const BASELINE_MINUTES = 60;
/** Minimum percentage of all requests that is refused. */
const REFUSED_PERCENT = 45;
/** At least one in this many refusals is new: not from a caller who has sent bad tokens all along. */
const ONE_IS_NEW_IN = 3;

/**
 * Alarms for tenants whose requests are suddenly answered with 401 or 403: a plan without its stage, a
 * renamed header, a wrong table. API Gateway has one metric for all 4xx, so refusals are counted in the
 * access log.
 *
 * One caller with bad tokens can send more requests than all tenants together, and must not raise a page. So
 * successes must have fallen, and refusals must have risen by about as much. The newest half hour is compared
 * with the hour before it, so that an outage is not part of its own baseline.
 */
export function refusalAlarms(): readonly AlarmDefinition[] {
  return [
    refusalAlarm({
      id: "most-requests-refused",
      title: "Most requests are refused",
      minutes: 3,
      minimumBefore: 45,
      remainingPercent: 55,
      lostPercent: 40,
      why:
        "With 15 successes a minute, chance does not halve those of three minutes. Half of the tenants refused is enough, and " +
        "a caller with bad tokens is not, as long as the tenants' requests succeed.",
    }),
    refusalAlarm({
      id: "most-requests-refused-low-traffic",
      title: "Most requests are refused, with little traffic",
      minutes: 15,
      minimumBefore: 40,
      remainingPercent: 30,
      lostPercent: 60,
      why: "The same for three requests a minute, of which chance can halve those of a quarter of an hour.",
    }),
  ];
}

interface Refusal {
  readonly id: AlarmId;
  readonly title: string;
  readonly why: string;
  /** Number of minutes that are summed and compared. */
  readonly minutes: number;
  /** Minimum number of successes in this many minutes of the hour before. */
  readonly minimumBefore: number;
  /** Maximum percentage of those that still succeeds. */
  readonly remainingPercent: number;
  /** Minimum percentage of those that is now refused, in addition to the refusals before. */
  readonly lostPercent: number;
}

type Counted = "requests" | "clientErrors" | "serverErrors" | "refused";

function refusalAlarm(refusal: Refusal): AlarmDefinition {
  const { id, title, why, minutes, minimumBefore, remainingPercent, lostPercent } = refusal;
  const without = NEWEST_MINUTES * MINUTE;
  const now = (sum: Counted): MetricMath => ({ sum, periods: minutes });
  const before = (baseline: Counted): MetricMath => times(minutes, { baseline, without });
  const succeeding = (of: typeof now): MetricMath =>
    minus(of("requests"), { op: "+", left: of("clientErrors"), right: of("serverErrors") });
  const usual = succeeding(before);
  const more = minus(now("refused"), before("refused"));
  return {
    id,
    title,
    severity: "page",
    meaning:
      `${REFUSED_PERCENT} % or more of ${minutes} minutes' requests got a 401 or 403, and at most ${remainingPercent} % as many ` +
      "succeeded as in the hour before.",
    unit: `% of ${minutes} minutes' requests`,
    value: gated(
      both(
        { newest: without },
        // Implied by the conditions below, and cheap: it does not read the hour before.
        atLeast(now("refused"), (lostPercent / 100) * minimumBefore),
        atLeast(usual, minimumBefore),
        atMost(succeeding(now), times(remainingPercent / 100, usual)),
        atLeast(more, times(lostPercent / 100, usual)),
        atLeast(times(ONE_IS_NEW_IN, more), now("refused")),
      ),
      percentage(now("refused"), now("requests")),
    ),
    ...minutesOf(NEWEST_MINUTES + BASELINE_MINUTES),
    condition: reaches(REFUSED_PERCENT),
    why,
  };
}

const minus = (left: MetricMath, right: MetricMath): MetricMath => ({ op: "-", left, right });
