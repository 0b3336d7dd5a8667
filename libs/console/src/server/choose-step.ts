const SECOND = 1000;
/** Steps that a person reads easily, in milliseconds. */
const STEPS = [5, 10, 30, 60, 120, 300, 600, 1800, 3600, 3 * 3600, 6 * 3600, 24 * 3600].map(
  (seconds) => seconds * SECOND,
);
/** Points of a chart, at most about: more would not be told apart. */
const POINTS = 120;

/** The shortest step that does not give a chart more points than one can see. */
export function chooseStep(rangeMs: number): number {
  const wanted = rangeMs / POINTS;
  return (
    STEPS.find((step) => step >= wanted) ?? Math.ceil(wanted / (24 * 3600 * SECOND)) * 24 * 3600 * SECOND
  );
}
