import * as z from "zod";
import type { Case } from "./case";
import { compareCase, type Result } from "./compare";
import type { Observation } from "./observation";

/** A recording has a format that this program does not support. */
export class RecordingError extends Error {
  override readonly name = "RecordingError";
}

const texts = z.record(z.string(), z.string());
const schema = z.strictObject({
  format: z.literal("tollgate-conformance-1"),
  /** The recorded gateway. Only `aws` settles open questions. */
  source: z.enum(["aws", "local-gateway", "other"]),
  environment: z.string(),
  /** Day, in UTC. */
  recorded: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  cases: z.array(
    z.strictObject({
      id: z.string(),
      observations: z.array(z.strictObject({ step: z.string(), values: texts, notTried: texts })),
    }),
  ),
});

/** A stage's observations, without ids and secrets, which the local gateway's tests replay. */
export type Recording = Readonly<z.output<typeof schema>>;

export const RECORDING_FORMAT = "tollgate-conformance-1";

export function writeRecording(recording: Recording): string {
  return `${JSON.stringify(recording, null, 2)}\n`;
}

/** @throws {RecordingError} naming the problem and its place */
export function readRecording(untrustedText: string): Recording {
  let untrusted: unknown;
  try {
    untrusted = JSON.parse(untrustedText);
  } catch {
    throw new RecordingError("it is no JSON");
  }
  const parsed = schema.safeParse(untrusted);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.map(String).join(".") || "it"}: ${message}`,
  );
  throw new RecordingError(problems.join("; "));
}

/**
 * Compares the local gateway with a recording of a stage.
 *
 * @param stage the recorded observations of the case
 */
export function compareWithRecording(
  each: Case,
  stage: readonly Observation[],
  local: readonly Observation[],
): Result {
  return compareCase(each, {
    kind: "run",
    stage,
    local: local.map((one) =>
      withoutNewFields(
        one,
        stage.find(({ step }) => step === one.step),
      ),
    ),
  });
}

/** Ignores fields that were added to the access log after the recording. */
function withoutNewFields(local: Observation, recorded: Observation | undefined): Observation {
  const known = recorded?.values ?? {};
  const isOld = (dimension: string) =>
    !dimension.startsWith("log ") || dimension in known || !("log line" in known);
  const values = Object.fromEntries(Object.entries(local.values).filter(([dimension]) => isOld(dimension)));
  return { ...local, values };
}
