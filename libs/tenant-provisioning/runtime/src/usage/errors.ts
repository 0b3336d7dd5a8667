import type { DayRange } from "../core/api-gateway-ports";
import { InvalidInputError } from "../core/errors";

/** API Gateway has no usage data for these days. */
export class DayRangeError extends InvalidInputError {
  override readonly name = "DayRangeError";

  constructor({ from, to }: DayRange, rule: string) {
    super(`from ${from} to ${to} ${rule}`);
  }
}
