import { Mistake } from "./mistake";

/** An environment holds a value that is not allowed; `problems` has one line for each. */
export class EnvironmentError extends Mistake {
  override readonly name = "EnvironmentError";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}
