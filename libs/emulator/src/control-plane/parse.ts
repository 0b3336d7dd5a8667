import type { z } from "zod";
import { badRequest } from "./control-error";

/** Checks a body's shape. @throws {ControlError} naming the first member that is wrong, never its value. */
export function parseBody<T extends z.ZodType>(schema: T, untrustedBody: unknown): z.output<T> {
  const result = schema.safeParse(untrustedBody);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw badRequest(`Invalid request body: ${issue?.path.join(".")} ${issue?.message ?? ""}`.trim());
}
