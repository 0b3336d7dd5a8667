import { parseDocument } from "yaml";
import { z } from "zod";
import { hazardIds, type HazardId } from "../hazards";
import { ExceptionsError } from "./exceptions-error";

/** A hazard that is accepted at a place, by someone, for a time. */
export interface Exception {
  readonly hazard: HazardId;
  /** The resource's address; `*` stands for any text. */
  readonly address: string;
  readonly reason: string;
  /** The last day on which it counts, `YYYY-MM-DD`, in UTC. */
  readonly expires: string;
}

const exception = z.strictObject({
  hazard: z.enum(hazardIds as [HazardId, ...HazardId[]]),
  address: z.string().min(1),
  reason: z.string().trim().min(10, "a reason of at least 10 characters"),
  expires: z.iso.date("a day that exists, as YYYY-MM-DD"),
});

const file = z.strictObject({ exceptions: z.array(exception).nullish() });

/**
 * Reads a file of exceptions.
 *
 * @throws {ExceptionsError} with every mistake in it. A file with a mistake excepts nothing.
 */
export function readExceptions(untrustedYaml: string): readonly Exception[] {
  const document = parseDocument(untrustedYaml, { uniqueKeys: true });
  if (document.errors.length > 0)
    throw new ExceptionsError(document.errors.map(({ message }) => message.split("\n")[0] ?? message));
  let untrusted: unknown;
  try {
    // Dates without quotes stay texts in YAML's core schema; aliases are bounded.
    untrusted = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new ExceptionsError([error instanceof Error ? error.message : String(error)]);
  }
  const result = file.safeParse(untrusted ?? {});
  if (result.success) return result.data.exceptions ?? [];
  throw new ExceptionsError(
    result.error.issues.map(({ path, message }) => `${path.map(String).join(".") || "the file"}: ${message}`),
  );
}
