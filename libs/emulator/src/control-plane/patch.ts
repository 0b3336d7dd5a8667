import { z } from "zod";
import type { UntrustedObject } from "../definition/json";
import { badRequest } from "./control-error";
import { parseBody } from "./parse";

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
        op: z.enum(["add", "remove", "replace", "move", "copy", "test"]),
        path: z.string(),
        value: z.string().nullish(),
      }),
    )
    .default([]),
});

/** @throws {ControlError} for an operation that API Gateway does not take. */
export function parsePatch(untrustedBody: UntrustedObject): readonly PatchOperation[] {
  return parseBody(schema, untrustedBody).patchOperations.map(({ op, path, value }) => {
    if (op === "move" || op === "copy" || op === "test")
      throw badRequest(`Invalid patch operation specified: ${op}`);
    const segments = path.split("/").slice(1);
    return {
      op,
      path: segments.map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~")),
      value: value ?? undefined,
      untrustedPath: path,
    };
  });
}

/** The answer to a path that cannot be patched. */
export function invalidPath({ op, untrustedPath }: PatchOperation) {
  return badRequest(`Invalid patch path '${untrustedPath}' specified for op '${op}'.`);
}

/** @throws {ControlError} when the operation has no value, or it is not a number of at least `minimum`. */
export function numberValue({ value, untrustedPath }: PatchOperation, minimum: number): number {
  const number = Number(value);
  if (value === undefined || value.trim() === "" || !Number.isFinite(number) || number < minimum) {
    throw badRequest(`Invalid value specified for ${untrustedPath}`);
  }
  return number;
}

/** @throws {ControlError} when the operation has no value. */
export function textValue({ value, untrustedPath }: PatchOperation): string {
  if (value === undefined) throw badRequest(`Value is required for ${untrustedPath}`);
  return value;
}
