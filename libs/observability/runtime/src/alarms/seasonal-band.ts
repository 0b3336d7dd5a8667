const HOUR = 3_600_000;
const DAY_HOURS = 24;
const WEEK_HOURS = 7 * DAY_HOURS;
/** Two weeks, the hour before them, and the current hour. */
const SLOTS = 2 * WEEK_HOURS + 2;

interface Hour {
  /** Hours since 1970. */
  readonly hour: number;
  count: number;
  sum: number;
  squares: number;
}

interface Expected {
  readonly mean: number;
  readonly deviation: number;
}

export interface Band {
  readonly lower: number;
  readonly upper: number;
}

/**
 * The expected range of a value: a substitute for CloudWatch's anomaly detection, whose models AWS does not
 * publish. It follows what is documented: two weeks of history, weekly and daily patterns, a width in
 * standard deviations.
 *
 * The band of an hour is the mean and standard deviation of the values in the same hour of the week and in
 * the adjacent hours, up to two weeks back. Without values for that hour, the same hour of the day before is
 * used, between working days or within a weekend. Without either there is no band. It stores 338 hours,
 * whatever the traffic.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Anomaly_Detection.html
 */
export class SeasonalBand {
  private readonly hours: (Hour | undefined)[] = [];
  private latest: { readonly hour: number; readonly expected: Expected | undefined } | undefined;

  /** Adds the value of the period that begins at `at`, in milliseconds since 1970. */
  learn(at: number, value: number): void {
    const hour = Math.floor(at / HOUR);
    const slot = hour % SLOTS;
    let seen = this.hours[slot];
    if (seen?.hour !== hour) this.hours[slot] = seen = { hour, count: 0, sum: 0, squares: 0 };
    seen.count += 1;
    seen.sum += value;
    seen.squares += value * value;
  }

  /**
   * The expected range at a time, `width` standard deviations to each side; `undefined` without history for
   * it.
   */
  at(at: number, width: number): Band | undefined {
    const hour = Math.floor(at / HOUR);
    if (this.latest?.hour !== hour) this.latest = { hour, expected: this.expectedIn(hour) };
    const { expected } = this.latest;
    return (
      expected && {
        lower: expected.mean - width * expected.deviation,
        upper: expected.mean + width * expected.deviation,
      }
    );
  }

  private expectedIn(hour: number): Expected | undefined {
    const weeksAgo = [WEEK_HOURS, 2 * WEEK_HOURS].flatMap((age) => this.seenAround(hour - age));
    const history =
      weeksAgo.length > 0 || !isSameKindOfDay(hour) ? weeksAgo : this.seenAround(hour - DAY_HOURS);
    const total = (part: "count" | "sum" | "squares"): number =>
      history.reduce((sum, each) => sum + each[part], 0);
    const count = total("count");
    if (count === 0) return undefined;
    const mean = total("sum") / count;
    // Rounding can make a variance of zero slightly negative.
    return { mean, deviation: Math.sqrt(Math.max(0, total("squares") / count - mean * mean)) };
  }

  /**
   * The values of an hour and, for a larger sample, of the adjacent hours; nothing without values in the hour
   * itself.
   */
  private seenAround(hour: number): readonly Hour[] {
    const seen = [hour, hour - 1, hour + 1].map((each) => {
      const found = this.hours[each % SLOTS];
      return found?.hour === each ? found : undefined;
    });
    return seen[0] ? seen.filter((each) => each !== undefined) : [];
  }
}

/** Whether a day and the day before are both working days, or both in one weekend. */
function isSameKindOfDay(hour: number): boolean {
  const day = new Date(hour * HOUR).getUTCDay();
  return day !== 1 && day !== 6;
}
