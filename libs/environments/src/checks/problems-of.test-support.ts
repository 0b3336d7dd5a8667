import { EnvironmentError } from "../values/mistake";

/** What is said of values that are parsed or checked; nothing of those that are taken. */
export function problemsOf(parse: () => unknown): readonly string[] {
  try {
    parse();
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
  return [];
}
