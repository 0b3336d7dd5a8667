import { findingAt, type Finding } from "../findings/finding";
import { message } from "../findings/message";
import { ExceptionsError } from "./errors";
import { readExceptions, type Exception } from "./read-exceptions";

/** The difference between a pull request's exceptions file and the one in force. */
export interface ProposedExceptions {
  readonly added: readonly Exception[];
  readonly removed: readonly Exception[];
  /** Mistakes in the proposed file. Once merged, they would stop every review. */
  readonly problems: readonly string[];
}

/**
 * Compares a proposed file with the exceptions in force; `undefined` stands for a missing file. It never
 * throws.
 */
export function compareExceptions(
  accepted: readonly Exception[],
  untrustedYaml: string | undefined,
  now: Date,
): ProposedExceptions {
  try {
    const proposed = untrustedYaml === undefined ? [] : readExceptions(untrustedYaml, now);
    return { added: without(proposed, accepted), removed: without(accepted, proposed), problems: [] };
  } catch (error) {
    if (!(error instanceof ExceptionsError)) throw error;
    return { added: [], removed: [], problems: error.problems };
  }
}

/** Reports the exceptions that a merge of the pull request would add or remove. */
export function judgeProposed({ added, removed, problems }: ProposedExceptions): readonly Finding[] {
  return [
    ...added.map((each) =>
      findingAt("exceptions", "exceptions-changed", [
        "The pull request adds an exception, which has no effect until it is merged: ",
        ...exceptionPhrase(each),
        ...message`. Reason: ${each.reason}`,
      ]),
    ),
    ...problems.map((each) =>
      findingAt(
        "exceptions",
        "exceptions-changed",
        message`The pull request's file of exceptions has a mistake: ${each}`,
      ),
    ),
    ...removed.map((each) =>
      findingAt(
        "exceptions",
        "exceptions-changed",
        [
          "The pull request removes an exception, which counts until it is merged: ",
          ...exceptionPhrase(each),
          ".",
        ],
        "info",
      ),
    ),
  ];
}

function exceptionPhrase({ hazard, address, about, expires }: Exception) {
  return [
    ...message`${hazard} at ${address}`,
    ...(about === undefined ? [] : message` about ${about}`),
    ` until ${expires}`,
  ];
}

function without(exceptions: readonly Exception[], others: readonly Exception[]): readonly Exception[] {
  const keys = new Set(others.map(keyOf));
  return exceptions.filter((each) => !keys.has(keyOf(each)));
}

function keyOf({ hazard, address, about, reason, expires }: Exception): string {
  return JSON.stringify([hazard, address, about, reason, expires]);
}
