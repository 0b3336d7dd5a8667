import { outcomes, type SourcedValue, type OutcomeId } from "@tollgate/gateway-outcomes";
import { accessLogFields } from "@tollgate/observability-runtime";
import type { Case, Untried } from "./case";
import { ABSENT, type Observation } from "./observation";

/** Both gateways' observations in a case, or the reason why it was not run. */
export type CaseRun =
  | { readonly kind: "run"; readonly stage: readonly Observation[]; readonly local: readonly Observation[] }
  | { readonly kind: "not-tried"; readonly reason: string };

export interface Difference {
  readonly step: string;
  readonly dimension: string;
  readonly stage: string;
  readonly local: string;
}

export interface Result {
  readonly id: string;
  readonly title: string;
  readonly outcome: "same" | "different" | "not tried";
  /** Empty if both are the same. */
  readonly differences: readonly Difference[];
  /** What was not compared, and why. */
  readonly notTried: readonly string[];
  /** Values that are our own choice, because AWS does not publish them. */
  readonly ours: readonly string[];
}

/** Compares two gateways' observations in a case. */
export function compareCase({ id, title, outcome }: Case, run: CaseRun): Result {
  const about = { id, title, ours: outcome === undefined ? [] : oursOf(outcome) };
  if (run.kind === "not-tried")
    return { ...about, outcome: "not tried", differences: [], notTried: [run.reason] };
  const steps = [...new Set([...run.stage, ...run.local].map(({ step }) => step))];
  const pairs = steps.map((step) => ({
    step,
    stage: run.stage.find((each) => each.step === step) ?? nothing(step),
    local: run.local.find((each) => each.step === step) ?? nothing(step),
  }));
  const differences = pairs.flatMap(({ stage, local }) => compareStep(stage, local));
  const notTried = pairs.flatMap(({ step, stage, local }) =>
    Object.entries({ ...local.notTried, ...stage.notTried }).map(
      ([dimension, reason]) => `${step}: ${dimension}: ${reason}`,
    ),
  );
  return { ...about, outcome: differences.length > 0 ? "different" : "same", differences, notTried };
}

export function untriedResult({ id, title, reason }: Untried): Result {
  return { id, title, outcome: "not tried", differences: [], notTried: [reason], ours: [] };
}

/** Stands for a step that one of the two gateways did not reach. */
function nothing(step: string): Observation {
  return { step, values: { answer: "none: the step was not reached" }, notTried: {} };
}

/** If one of these differs, only that difference is reported, because it causes the others. */
const LEADING = [["change"], ["time"], ["let in", "refused"], ["answer"]];

function compareStep(stage: Observation, local: Observation): readonly Difference[] {
  const isTried = (dimension: string) =>
    [stage, local].every(
      ({ notTried }) =>
        !Object.keys(notTried).some((each) => dimension === each || dimension.startsWith(`${each} `)),
    );
  const differ = [...new Set([...Object.keys(stage.values), ...Object.keys(local.values)])]
    .filter(isTried)
    .map((dimension) => ({
      step: stage.step,
      dimension,
      stage: stage.values[dimension] ?? ABSENT,
      local: local.values[dimension] ?? ABSENT,
    }))
    .filter((each) => each.stage !== each.local);
  // Without a response or a log line, all its dimensions are absent. This counts as one difference.
  for (const leading of LEADING) {
    const first = differ.filter(({ dimension }) => leading.includes(dimension));
    if (first.length > 0) return first;
  }
  const hasNoLine = differ.some(({ dimension }) => dimension === "log line");
  return differ.filter(
    ({ dimension }) => !hasNoLine || dimension === "log line" || !dimension.startsWith("log "),
  );
}

/** Variables in the stage's access log. A run sees no others. */
const logged: readonly string[] = Object.values(accessLogFields).map(({ variable }) =>
  variable.replace("$context.", ""),
);

/** Values of an outcome without a published source, which a run on AWS can settle. */
function oursOf(id: OutcomeId): readonly string[] {
  const { answer, log } = outcomes[id];
  const isOurs = ([, source]: SourcedValue<unknown>) => source === "ours";
  return [
    ...(isOurs(answer.status) ? ["the status"] : []),
    ...(answer.by === "gateway" && isOurs(answer.errorType) ? ["x-amzn-ErrorType"] : []),
    ...Object.entries(log).flatMap(([name, cell]) => (isOurs(cell) && logged.includes(name) ? [name] : [])),
  ];
}
