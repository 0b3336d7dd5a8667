import { EnvironmentError } from "../values/mistake";

/** Returns the problems of values that are parsed or checked; an empty list when they are valid. */
export function problemsOf(parse: () => unknown): readonly string[] {
  try {
    parse();
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
  return [];
}
