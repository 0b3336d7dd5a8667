// Exceptions: the file of accepted findings, its comparison with a pull request's file, and its application
// to findings. Reports show exceptions in `report`.

import { parseDocument } from "yaml";
import * as z from "zod";
import { hazardIds, type HazardId } from "../findings/hazards";
import { isNarrow } from "./address-pattern";
import { ExceptionsError } from "./errors";

/** A hazard that is accepted at an address until a date. */
export interface Exception {
  readonly hazard: HazardId;
  /** The resource's address; `*` matches any text in its name or key. */
  readonly address: string;
  /**
   * A value that the message quotes, such as a route or an attribute. Only findings that quote it are
   * accepted.
   */
  readonly about?: string;
  readonly reason: string;
  /** The last day of the exception, `YYYY-MM-DD`, in UTC. */
  readonly expires: string;
}

/** The longest duration of an exception, in days. Anything that must last longer belongs in the rules. */
export const MAX_DAYS = 90;
/** The maximum characters of a file. One exception has some 200. */
const MAX_LENGTH = 1_000_000;
const DAY_MS = 86_400_000;

/** The date, `YYYY-MM-DD` in UTC, a number of days after a time. */
export function dayAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

function schemaOf(now: Date) {
  const last = dayAfter(now, MAX_DAYS);
  const exception = z.strictObject({
    hazard: z.enum(hazardIds as [HazardId, ...HazardId[]]),
    address: z
      .string()
      .trim()
      .min(1)
      .refine(
        isNarrow,
        "it covers too much: write out the modules, the type and at least 3 characters of the name; `*` may stand for the rest of the name and for keys",
      ),
    about: z.string().trim().min(1).optional(),
    reason: z.string().trim().min(10, "a reason of at least 10 characters"),
    expires: z.iso
      .date({ error: "a day that exists, as YYYY-MM-DD", abort: true })
      .refine((day) => day <= last, `at most ${MAX_DAYS} days from today: ${last} at the latest`),
  });
  return z.strictObject({ exceptions: z.array(exception).nullish() });
}

/**
 * Reads an exceptions file. `now` bounds the expiry dates.
 *
 * @throws {ExceptionsError} with every mistake. A file with a mistake accepts nothing.
 */
export function readExceptions(untrustedYaml: string, now: Date): readonly Exception[] {
  if (untrustedYaml.length > MAX_LENGTH) throw new ExceptionsError(["the file: it is larger than 1 MB"]);
  const document = parseDocument(untrustedYaml, { uniqueKeys: true });
  if (document.errors.length > 0)
    throw new ExceptionsError(document.errors.map(({ message }) => message.split("\n")[0] ?? message));
  let untrusted: unknown;
  try {
    // YAML's core schema reads dates without quotes as texts. The number of aliases is bounded.
    untrusted = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new ExceptionsError([error instanceof Error ? error.message : String(error)]);
  }
  const result = schemaOf(now).safeParse(untrusted ?? {});
  if (result.success)
    return (result.data.exceptions ?? []).map(({ about, ...rest }) => ({
      ...rest,
      ...(about !== undefined && { about }),
    }));
  throw new ExceptionsError(
    result.error.issues.map(({ path, message }) => `${path.map(String).join(".") || "the file"}: ${message}`),
  );
}
