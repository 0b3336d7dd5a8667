import { setMaxListeners } from "node:events";
import {
  counts,
  estimate,
  RECORDING_FORMAT,
  toMarkdown,
  untriedResult,
  writeRecording,
  LOG_SECONDS,
  type Observation,
  type Report,
} from "@tollgate/conformance";
import { environmentNamed, type Environment } from "@tollgate/environments";
import { mistakeIn } from "@tollgate/environments/mistake";
import { writeOwnFile } from "@tollgate/program-output";
import { explainAwsError, systemTime } from "@tollgate/tenant-provisioning-runtime";
import { CommanderError } from "commander";
import { cloudWatchLog, fileLog } from "./targets/access-log";
import { awsAccess, findApi } from "./targets/aws-access";
import { removeLeftovers, newRunId } from "./tenants/resources-of-run";
import { causeOf, EndedError, NotAnsweredError, STATUS, UsageError } from "./targets/errors";
import { type Io, conformanceProgram, type ConformanceCommand } from "./program";
import { checkReadable, checkWritable, reportFiles, writeReport } from "./output-files";
import {
  compareAll,
  makeTenants,
  playAll,
  sideOf,
  withLines,
  type PlayedAll,
  type Side,
} from "./cases/run-cases";
import { catalogueFor, selectCases, type Selection, withoutRouter } from "./cases/select-cases";
import { ownOrigin, parseStageUrl, type Stage } from "./targets/stage-url";
import { greet, localTarget, stageTarget } from "./targets/targets";

/**
 * Runs a command line, without the program's own name, and returns its exit status. It never rejects.
 *
 * @param signal ends the run: its resources are removed, and the report lists what was not tried
 */
export async function runConformance(argv: readonly string[], io: Io, signal: AbortSignal): Promise<number> {
  let status: number = STATUS.usage;
  const program = conformanceProgram(async (command) => {
    status = await conform(command, io, signal);
  });
  program.exitOverride().configureOutput({ writeOut: io.out, writeErr: io.note });
  try {
    await program.parseAsync(argv, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : STATUS.usage;
    const mistake = error instanceof UsageError ? error.message : mistakeIn(error);
    if (mistake !== undefined) {
      io.note(`${mistake}\n`);
      return STATUS.usage;
    }
    const isForeseen = error instanceof NotAnsweredError || error instanceof EndedError;
    const endpoint = process.env["AWS_ENDPOINT_URL"];
    const aws = isForeseen ? undefined : explainAwsError(error, { environmentName: "", endpoint });
    io.note(`${isForeseen ? error.message : (aws?.message ?? explain(error))}\n`);
    return aws === undefined || aws.kind === "unavailable" ? STATUS.notAnswered : STATUS.usage;
  }
}

/** The text of an unexpected error. Errors never contain tokens. */
function explain(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : causeOf(error);
}

async function conform(command: ConformanceCommand, io: Io, interrupted: AbortSignal): Promise<number> {
  const environment = environmentNamed(command.env);
  const catalogue = catalogueFor(environment);
  const selected = selectCases(catalogue, command);
  if (command.list) {
    for (const { id, title } of selected.cases) io.out(`${id}: ${title}\n`);
    return STATUS.same;
  }
  const makesTenants = selected.cases.some(({ needs }) => needs !== "nothing");
  const endpoint = process.env["AWS_ENDPOINT_URL"];
  const stage = parseStageUrl(command.against, environment, { endpoint, makesTenants });
  const selection = stage.apiId === undefined ? selected : withoutRouter(selected);
  check(command, environment, selection);
  await confirm(command, selection, makesTenants, io);

  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(`the run's ${command.maxMinutes} minutes were over`),
    command.maxMinutes * 60_000,
  );
  const signal = AbortSignal.any([interrupted, limit.signal]);
  // Every request in progress listens to it.
  setMaxListeners(0, signal);
  const run = { environment, stage, selection, path: catalogue.path, makesTenants, signal, io };
  try {
    await greet(stage, catalogue.path, signal);
    return publish(await compareWithLocal(run, command), run, command);
  } finally {
    clearTimeout(timer);
  }
}

/** Writes the results. @returns the exit status */
function publish(
  { report, observations, ended }: Compared,
  { environment, stage, io }: Run,
  command: ConformanceCommand,
): number {
  if (command.report !== undefined) writeReport(command.report, report);
  if (command.record !== undefined) record(command.record, environment, stage, report, observations);
  // After the files, which are written even if stdout is closed.
  io.out(toMarkdown(report));
  const { same, different, notTried } = counts(report);
  io.note(`${same} same, ${different} different, ${notTried} not tried\n`);
  for (const problem of report.problems) io.note(`${problem}\n`);
  if (ended !== undefined) io.note(`ended before its last case: ${ended.message}\n`);
  if (ended !== undefined || same + different === 0) return STATUS.notAnswered;
  return different > 0 ? STATUS.different : STATUS.same;
}

/** Checks the command line, except the stage. @throws {UsageError} */
function check(
  { allowProtected, report, record, accessLog }: ConformanceCommand,
  { name, deletionProtection }: Environment,
  { cases }: Selection,
): void {
  if (deletionProtection && !allowProtected)
    throw new UsageError(
      `${name} has deletionProtection, and so real tenants: run it against another environment, or add --allow-protected`,
    );
  if (cases.length === 0) throw new UsageError("no selected case can be tried with these options");
  if (report !== undefined)
    for (const file of Object.values(reportFiles(report))) checkWritable("--report", file);
  if (record !== undefined) checkWritable("--record", record);
  if (accessLog !== undefined) checkReadable("--access-log", accessLog);
}

async function confirm(
  { against, yes }: ConformanceCommand,
  { cases }: Selection,
  makesTenants: boolean,
  io: Io,
): Promise<void> {
  const { requests, cents, minutes } = estimate(cases);
  io.note(
    `${cases.length} cases against ${against}: at most ${requests} requests, ${cents} ${cents === 1 ? "cent" : "cents"} ` +
      `and ${minutes} minutes${makesTenants ? "; it creates tenants named conformance-run-..., and removes them" : ""}\n`,
  );
  if (yes) return;
  if (!io.isTerminal) throw new UsageError("there is no terminal to confirm the start: add --yes");
  const answer = await io.ask("Type yes to start: ");
  if (answer.trim() !== "yes") throw new UsageError("not started: the answer was not yes");
}

interface Run {
  readonly environment: Environment;
  readonly stage: Stage;
  readonly selection: Selection;
  readonly path: string;
  readonly makesTenants: boolean;
  readonly signal: AbortSignal;
  readonly io: Io;
}

interface Compared {
  readonly report: Report;
  /** The stage's observations, by case. */
  readonly observations: ReadonlyMap<string, readonly Observation[]>;
  readonly ended: PlayedAll["ended"];
}

async function compareWithLocal(run: Run, { accessLog }: ConformanceCommand): Promise<Compared> {
  const { environment, stage, selection, makesTenants, signal, io } = run;
  const startMs = systemTime.now();
  const runId = newRunId(startMs);
  const access = makesTenants ? awsAccess(environment, (line) => io.note(`${line}\n`)) : undefined;
  const problems: string[] = [];
  const sides: Side[] = [];
  const aws = access && { access, apiId: await findApi(environment, access, stage.apiId) };
  const local = await localTarget(environment, signal);
  try {
    if (access) problems.push(...(await removeLeftovers(environment, access, startMs)));
    const target = stageTarget(stage, {
      ...(aws && { aws }),
      ...(aws && stage.source !== "local-gateway" && { ownOrigin: ownOrigin(environment, aws.apiId) }),
      accessLog: accessLog === undefined ? cloudWatchLog(environment) : fileLog(accessLog),
      signal,
    });
    sides.push(sideOf(environment, target, runId, signal), sideOf(environment, local, runId, signal));
    const { all, lines } = await play(run, sides, startMs, accessLog !== undefined);
    const results = [...compareAll(all, lines), ...selection.untried.map(untriedResult)];
    problems.push(...(await removeAll(sides, io)));
    const report = {
      environment: environment.name,
      source: stage.source,
      at: new Date(startMs).toISOString(),
      results,
      problems,
    };
    return { report, observations: observationsOf(all, lines), ended: all.ended };
  } catch (error) {
    for (const problem of await removeAll(sides, io)) io.note(`${problem}\n`);
    throw error;
  } finally {
    access?.close();
    await local.close();
  }
}

async function play(
  { selection, path, signal, io }: Run,
  sides: readonly Side[],
  startMs: number,
  isFile: boolean,
) {
  let all: PlayedAll = { played: [] };
  try {
    await Promise.all(sides.map((side) => makeTenants(side, selection.cases, path)));
    all = await playAll(sides, selection.cases, (place) => {
      if (place % 10 === 0) io.note(`case ${place + 1} of ${selection.cases.length}\n`);
    });
  } catch (error) {
    if (!(error instanceof NotAnsweredError || error instanceof EndedError)) throw error;
    const notTried = { notTried: error.message };
    all = { played: selection.cases.map((each) => ({ case: each, sides: notTried })), ended: error };
  }
  const tried = all.played.flatMap(({ sides: each }) => ("notTried" in each ? [] : [each]));
  const waitMs = (side: Side) =>
    signal.aborted || side.target.side === "local" || isFile ? 0 : LOG_SECONDS * 1000;
  const lines = await Promise.all(
    sides.map((side, place) =>
      withLines(
        tried.map((each) => each[place] ?? []),
        side.target,
        startMs,
        waitMs(side),
      ),
    ),
  );
  return { all, lines };
}

/** Removes all resources of the run. @returns the resources that could not be removed */
async function removeAll(sides: readonly Side[], io: Io): Promise<readonly string[]> {
  const stage = sides.filter(({ target }) => target.side === "stage");
  if (stage.some(({ tenants }) => tenants !== undefined)) io.note("removing the run's tenants\n");
  // The local gateway's tenants end with it.
  return (
    await Promise.all(stage.map(async ({ tenants }) => (await tenants?.belongings.remove()) ?? []))
  ).flat();
}

function observationsOf({ played }: PlayedAll, [stage = []]: Awaited<ReturnType<typeof play>>["lines"]) {
  const tried = played.filter(({ sides }) => !("notTried" in sides));
  return new Map(tried.map(({ case: { id } }, place) => [id, stage[place] ?? []]));
}

function record(
  path: string,
  environment: Environment,
  { source }: Stage,
  { at }: Report,
  observations: ReadonlyMap<string, readonly Observation[]>,
): void {
  const cases = [...observations].map(([id, each]) => ({
    id,
    observations: each.map(({ step, values, notTried }) => ({
      step,
      values: { ...values },
      notTried: { ...notTried },
    })),
  }));
  writeOwnFile(
    path,
    writeRecording({
      format: RECORDING_FORMAT,
      source,
      environment: environment.name,
      recorded: at.slice(0, 10),
      cases,
    }),
  );
}
