import type { DayRange } from "../core/api-gateway-ports";
import { InvalidInputError } from "../core/errors";

/** Usage was asked for of days that API Gateway does not answer for. */
export class DayRangeError extends InvalidInputError {
  override readonly name = "DayRangeError";

  constructor({ from, to }: DayRange, rule: string) {
    super(`from ${from} to ${to} ${rule}`);
  }
}
