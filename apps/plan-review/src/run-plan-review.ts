import {
  exitStatuses,
  ExceptionsError,
  PlanError,
  readExceptions,
  reviewPlan,
  toJson,
  toMarkdown,
  visible,
  type Exception,
} from "@tollgate/plan-review";
import { CommanderError } from "commander";
import type { Io } from "./io";
import { reviewProgram, type ReviewCommand } from "./program";
import { UsageError } from "./usage-error";

/** The file that is read when the command line names none. */
const EXCEPTIONS = ".plan-review.yaml";

/** Runs a command line, without the program's own name, and returns its exit status. It never rejects. */
export async function runPlanReview(argv: readonly string[], io: Io): Promise<number> {
  let status: number = exitStatuses.notReviewed;
  const program = reviewProgram(async (command) => {
    status = await review(command, io);
  });
  program.exitOverride().configureOutput({ writeOut: io.out, writeErr: io.note });
  try {
    await program.parseAsync(argv, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitStatuses.notReviewed;
    io.note(`${explain(error)}\n`);
    return exitStatuses.notReviewed;
  }
}

async function review({ plan, json, exceptions }: ReviewCommand, io: Io): Promise<number> {
  const accepted = exceptionsOf(exceptions, io);
  const untrustedBytes = plan === "-" ? await io.readInput() : fileOf(plan, io);
  try {
    const reviewed = reviewPlan(untrustedBytes, { exceptions: accepted, now: io.now() });
    io.out(json ? toJson(reviewed) : toMarkdown(reviewed));
    return exitStatuses[reviewed.verdict];
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    throw new PlanError(
      `${visible(plan === "-" ? "standard input" : plan)} cannot be reviewed: ${visible(error.message)}`,
    );
  }
}

function exceptionsOf(named: string | undefined, io: Io): readonly Exception[] {
  const file = named ?? EXCEPTIONS;
  if (named === undefined && !io.exists(file)) return [];
  try {
    return readExceptions(new TextDecoder().decode(fileOf(file, io)));
  } catch (error) {
    if (!(error instanceof ExceptionsError)) throw error;
    throw new ExceptionsError(error.problems.map((each) => `${visible(file)}: ${visible(each)}`));
  }
}

function fileOf(path: string, io: Io): Uint8Array {
  try {
    return io.readFile(path);
  } catch (error) {
    throw new UsageError(`${visible(path)} cannot be read: ${visible((error as Error).message)}`);
  }
}

function explain(error: unknown): string {
  const expected = [PlanError, ExceptionsError, UsageError].some((each) => error instanceof each);
  if (expected) return (error as Error).message;
  return `The review failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
