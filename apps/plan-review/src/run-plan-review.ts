import { tokenPrefixes } from "@tollgate/environments";
import {
  compareExceptions,
  exitStatuses,
  ExceptionsError,
  PlanError,
  readExceptions,
  reviewPlan,
  toJson,
  toMarkdown,
  visible,
  type Exception,
  type ProposedExceptions,
} from "@tollgate/plan-review";
import { tokensIn } from "@tollgate/token-hashing";
import { CommanderError } from "commander";
import type { Io } from "./io";
import { reviewProgram, type ReviewCommand } from "./program";
import { UsageError } from "./usage-error";

/** The exceptions file that is read when the command line names none. */
const EXCEPTIONS = ".plan-review.yaml";
/** The interval, in milliseconds, between notes that the program waits for standard input. */
const WAITING_NOTE_MS = 5_000;

/** Runs a command line without the program's name, and returns the exit status. It never rejects. */
export async function runPlanReview(argv: readonly string[], io: Io): Promise<number> {
  const secretAt = argv.findIndex((arg) => tokensIn(arg, tokenPrefixes).length > 0);
  if (secretAt !== -1) {
    io.note(
      `argument ${secretAt + 1} holds a token, which is a secret and not repeated here ` +
        "(a shell keeps what was typed: revoke the token)\n",
    );
    return exitStatuses.notReviewed;
  }
  let status: number = exitStatuses.notReviewed;
  const program = reviewProgram(async (command) => {
    status = await review(command, io);
  });
  program.exitOverride().configureOutput({
    writeOut: io.out,
    writeErr: io.note,
    outputError: (text, write) => write(text.split("\n").map(visible).join("\n")),
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitStatuses.notReviewed;
    io.note(`${explain(error)}\n`);
    return exitStatuses.notReviewed;
  }
}

async function review(
  { plan, json, exceptions, proposedExceptions }: ReviewCommand,
  io: Io,
): Promise<number> {
  const now = io.now();
  const accepted = exceptionsOf(exceptions, io, now);
  const proposed =
    proposedExceptions === undefined ? undefined : proposedOf(proposedExceptions, accepted, io, now);
  const untrustedBytes = plan === "-" ? await inputOf(io) : fileOf(plan, io);
  try {
    const reviewed = reviewPlan(untrustedBytes, {
      exceptions: accepted,
      ...(proposed && { proposedExceptions: proposed }),
      now,
    });
    io.out(json ? toJson(reviewed) : toMarkdown(reviewed));
    return exitStatuses[reviewed.verdict];
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    throw new PlanError(
      `${visible(plan === "-" ? "standard input" : plan)} cannot be reviewed: ${visible(error.message)}`,
    );
  }
}

/**
 * Reads standard input to its end, with notes while it waits, because a silent program at a terminal looks
 * hung.
 */
async function inputOf(io: Io): Promise<Uint8Array> {
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += WAITING_NOTE_MS / 1000;
    io.note(`Waiting for standard input to end, for ${seconds} s now.\n`);
  }, WAITING_NOTE_MS);
  try {
    return await io.readInput();
  } finally {
    clearInterval(timer);
  }
}

function exceptionsOf(named: string | undefined, io: Io, now: Date): readonly Exception[] {
  const file = named ?? EXCEPTIONS;
  if (named === undefined && !io.exists(file)) return [];
  try {
    return readExceptions(new TextDecoder().decode(fileOf(file, io)), now);
  } catch (error) {
    if (!(error instanceof ExceptionsError)) throw error;
    throw new ExceptionsError(error.problems.map((each) => `${visible(file)}: ${visible(each)}`));
  }
}

function proposedOf(path: string, accepted: readonly Exception[], io: Io, now: Date): ProposedExceptions {
  const bytes = readable(path, io.readUntrustedFile);
  if (bytes === undefined)
    io.note(`${visible(path)} does not exist: assuming that the pull request has no exceptions.\n`);
  return compareExceptions(accepted, bytes && new TextDecoder().decode(bytes), now);
}

function fileOf(path: string, io: Io): Uint8Array {
  return readable(path, io.readFile);
}

function readable<T>(path: string, read: (path: string) => T): T {
  try {
    return read(path);
  } catch (error) {
    throw new UsageError(`${visible(path)} cannot be read: ${visible((error as Error).message)}`);
  }
}

function explain(error: unknown): string {
  const expected = [PlanError, ExceptionsError, UsageError].some((each) => error instanceof each);
  if (expected) return (error as Error).message;
  return `The review failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
