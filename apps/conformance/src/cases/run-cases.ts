// Cases: which ones run, how they run on both gateways, and when their results count.
// Not here: the cases themselves and the comparison, which are in `libs/conformance`.

import {
  ABSENT,
  compareCase,
  observeLine,
  observeSourceIp,
  SETTLE_SECONDS,
  type Case,
  type CaseRun,
  type Observation,
  type RequestSpec,
  type Result,
  type TenantName,
} from "@tollgate/conformance";
import type { Environment } from "@tollgate/environments";
import { findLines } from "../targets/access-log";
import { causeOf, EndedError, NotAnsweredError } from "../targets/errors";
import { Player, type Performed } from "./player";
import type { Target } from "../targets/targets";
import { TenantsOfRun } from "../tenants/tenants-of-run";

/** A gateway with a run's tenants. */
export interface Side {
  readonly target: Target;
  readonly tenants: TenantsOfRun | undefined;
  readonly player: Player;
}

export function sideOf(environment: Environment, target: Target, runId: string, signal: AbortSignal): Side {
  const { aws, names, time } = target;
  names.add(aws?.access.commandEnvironment["AWS_ENDPOINT_URL"] ?? "", "endpoint");
  const tenants = aws && new TenantsOfRun(environment, aws.access, aws.apiId, runId, names, time);
  return { target, tenants, player: new Player(environment, target, tenants, signal) };
}

/** Creates the cases' tenants, and waits until the gateway knows their keys. */
export async function makeTenants(
  { tenants, player }: Side,
  cases: readonly Case[],
  path: string,
): Promise<void> {
  await tenants?.learnPlans();
  let isSettled = true;
  for (const name of tenantsOf(cases)) {
    await tenants?.make(name);
    const request: RequestSpec = { method: "GET", path, authorization: { kind: "token", token: name } };
    // If the first wait fails, the cases show why. Waiting for each would take long.
    if (isSettled && name !== "planless") isSettled = await player.settle(request, SETTLE_SECONDS);
  }
}

/** The tenants that cases use. Changes without a tenant use `main`. */
export function tenantsOf(cases: readonly Case[]): readonly TenantName[] {
  const names = new Set<TenantName>();
  for (const { steps } of cases)
    for (const step of steps) {
      if (step.kind === "change") {
        if ("tenant" in step.change) names.add(step.change.tenant);
        else names.add("main");
      } else if ("request" in step) {
        const { authorization, keyOf } = step.request;
        if (keyOf !== undefined) names.add(keyOf);
        if (authorization.kind === "token" && isTenant(authorization.token)) names.add(authorization.token);
      }
    }
  return [...names];
}

const TENANTS: readonly string[] = [
  "main",
  "rated",
  "switched",
  "planless",
  "limited",
] satisfies TenantName[];

function isTenant(token: string): token is TenantName {
  return TENANTS.includes(token);
}

export interface Played {
  readonly case: Case;
  readonly sides: readonly (readonly Performed[])[] | { readonly notTried: string };
}

export interface PlayedAll {
  readonly played: readonly Played[];
  /** Why the run ended before its last case. @default it ran all cases */
  readonly ended?: NotAnsweredError | EndedError;
}

/** Runs one case after the other, each on all sides at once. */
export async function playAll(
  sides: readonly Side[],
  cases: readonly Case[],
  onCase: (place: number) => void,
): Promise<PlayedAll> {
  const played: Played[] = [];
  let ended: PlayedAll["ended"];
  for (const [place, each] of cases.entries()) {
    if (ended !== undefined) {
      played.push({ case: each, sides: { notTried: ended.message } });
      continue;
    }
    onCase(place);
    // Waits for all, because none may be in progress when the tenants are removed.
    const settled = await Promise.allSettled(sides.map(({ player }) => player.play(each)));
    const failures = settled.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    ended = failures.find((one) => one instanceof NotAnsweredError || one instanceof EndedError);
    const [failure] = failures;
    if (failure !== undefined && ended === undefined)
      played.push({ case: each, sides: { notTried: causeOf(failure) } });
    else if (ended !== undefined) played.push({ case: each, sides: { notTried: ended.message } });
    else
      played.push({
        case: each,
        sides: settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])),
      });
  }
  return { played, ...(ended && { ended }) };
}

/** Adds access log lines to one side's observations. */
export async function withLines(
  all: readonly (readonly Performed[])[],
  { accessLog, names, time }: Target,
  startMs: number,
  waitMs: number,
): Promise<readonly (readonly Observation[])[]> {
  const sent = all.flat().flatMap((each) => (each.sent?.exchanged.kind === "answer" ? [each] : []));
  const wanted = sent.map((each) => {
    const headers = each.sent?.exchanged.kind === "answer" ? new Map(each.sent.exchanged.headers) : undefined;
    return {
      extendedRequestId: headers?.get("x-amz-apigw-id"),
      requestId: headers?.get("x-amzn-requestid"),
    };
  });
  const found = await findLines(accessLog, wanted, startMs, { time, waitMs });
  const place = new Map(sent.map((each, index) => [each, index]));
  const isEmpty = "size" in found && found.size === 0;
  const lineOf = (each: Performed) => {
    const index = place.get(each);
    return index === undefined || !("size" in found) ? undefined : found.get(index);
  };
  return all.map((performed) => {
    const past = performed.find((each) => each.sent?.isPastRouter === true);
    const pastLine = past && lineOf(past);
    return performed.map((each): Observation => {
      const { step, values, notTried, sent } = each;
      const index = place.get(each);
      if (sent === undefined || index === undefined) return { step, values, notTried };
      if (!("size" in found))
        return {
          step,
          values,
          notTried: { ...notTried, log: `the access log cannot be read: ${found.notTried}` },
        };
      if (isEmpty)
        return { step, values, notTried: { ...notTried, log: "no line of the run arrived in time" } };
      const line = lineOf(each);
      if (line !== undefined) {
        const logged = observeLine(line, sent.exchanged, names.in, sent.wasCached);
        const address = pastLine && each !== past ? observeSourceIp(line, pastLine) : {};
        return { step, values: { ...values, ...logged, ...address }, notTried };
      }
      if (sent.mayLackLine)
        return { step, values, notTried: { ...notTried, log: "API Gateway might not log it" } };
      return { step, values: { ...values, "log line": ABSENT }, notTried };
    });
  });
}

/** Compares the stage's observations with the local gateway's. */
export function compareAll(
  { played }: PlayedAll,
  [stage = [], local = []]: readonly (readonly (readonly Observation[])[])[],
): readonly Result[] {
  let place = 0;
  return played.map(({ case: each, sides }) => {
    if ("notTried" in sides) return compareCase(each, { kind: "not-tried", reason: sides.notTried });
    const run = { kind: "run" as const, stage: stage[place] ?? [], local: local[place] ?? [] };
    place++;
    const reason = reasonAgainst(run);
    return compareCase(each, reason === undefined ? run : { kind: "not-tried", reason });
  });
}

/** Why the observations are not conclusive; `undefined` if they are. */
function reasonAgainst({ stage, local }: Extract<CaseRun, { kind: "run" }>): string | undefined {
  const failed = local.find(({ values }) => "change" in values);
  if (failed !== undefined)
    return `the local gateway refused the run's own change ${failed.step}: ${failed.values["change"]}`;
  const isSilent = ({ values }: Observation) => values["answer"]?.startsWith("none") === true;
  const silent = stage.find(
    (each) => isSilent(each) && local.some((other) => other.step === each.step && isSilent(other)),
  );
  return silent && `neither gateway answered in the step ${silent.step}`;
}
