import * as z from "zod";
import type { UntrustedObject } from "../../../common/json";
import { badRequest } from "./errors";
import { parseBody, MAX_INTEGER } from "./parse-body";

/** A JSON Patch operation, of which API Gateway takes `add`, `remove` and `replace`. */
export interface PatchOperation {
  readonly op: "add" | "remove" | "replace";
  /** The path's segments, unescaped (RFC 6901). */
  readonly path: readonly string[];
  readonly value: string | undefined;
  /** As the caller wrote it, for messages. */
  readonly untrustedPath: string;
}

const schema = z.object({
  patchOperations: z
    .array(
      z.object({
        // In the order in which API Gateway names them to a caller.
        op: z.enum(["add", "remove", "move", "test", "replace", "copy"]),
        path: z.string(),
        value: z.string().nullish(),
      }),
    )
    .default([]),
});

/** The paths that each operation accepts, for error messages. */
export type PatchPaths = Readonly<Partial<Record<PatchOperation["op"], readonly string[]>>>;

/**
 * @param input what AWS's model calls the operation's input, such as `updateApiKeyInput`
 * @throws {ControlError} for an operation that API Gateway does not take.
 */
export function parsePatch(input: string, untrustedBody: UntrustedObject): readonly PatchOperation[] {
  return parseBody(schema, untrustedBody, input).patchOperations.map(({ op, path, value }) => {
    if (op === "move" || op === "copy" || op === "test") throw invalidPath({ op, untrustedPath: path }, {});
    const segments = path.split("/").slice(1);
    return {
      op,
      path: segments.map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~")),
      value: value ?? undefined,
      untrustedPath: path,
    };
  });
}

/** API Gateway's error for a path that cannot be patched. The two spaces are in its message too. */
export function invalidPath(
  { op, untrustedPath }: { readonly op: string; readonly untrustedPath: string },
  paths: PatchPaths,
) {
  const taken = Object.hasOwn(paths, op) ? paths[op as PatchOperation["op"]] : undefined;
  const advice = taken ? `Must be one of: [${taken.join(", ")}]` : "Please choose supported operations";
  return badRequest(`Invalid patch path  '${untrustedPath}' specified for op '${op}'. ${advice}`);
}

/** @throws {ControlError} when the operation has no value, or it is not a number of 0 or more, in decimal. */
export function numberValue({ value, untrustedPath }: PatchOperation): number {
  const number = Number(value);
  if (value === undefined || !/^\d+(\.\d+)?(E\d+)?$/i.test(value) || !Number.isFinite(number)) {
    throw badRequest(`Invalid value specified for ${untrustedPath}`);
  }
  return number;
}

/** @throws {ControlError} when the operation has no value, or it is not a whole number from 0 to {@link MAX_INTEGER}. */
export function integerValue(patch: PatchOperation): number {
  const number = numberValue(patch);
  if (!Number.isInteger(number) || number > MAX_INTEGER) {
    throw badRequest(`Invalid value specified for ${patch.untrustedPath}`);
  }
  return number;
}

/** @throws {ControlError} when the operation has no value. */
export function textValue({ value, untrustedPath }: PatchOperation): string {
  if (value === undefined) throw badRequest(`Value is required for ${untrustedPath}`);
  return value;
}
