import type { Observation } from "./observation";

/** Times, durations and days in what the operator's command writes: another one each time. */
const VOLATILE: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "<time>"],
  [/\b\d{4}-\d\d-\d\d\b/g, "<day>"],
  [/\b1[6-9]\d{8}\b|\b[2-9]\d{9}\b/g, "<seconds>"],
  [/"tookMs":\d+/g, '"tookMs":<milliseconds>'],
  [/\b\d+(?:\.\d+)? m?s\b/g, "<duration>"],
  [/\b[0-9a-f]{16}\b/g, "<id>"],
];

/** What an operator's command showed, with names in place of ids and secrets. */
export function observeCommand(
  step: string,
  { status, stdout, stderr }: { readonly status: string; readonly stdout: string; readonly stderr: string },
  name: (text: string) => string,
): Observation {
  const clean = (text: string) =>
    VOLATILE.reduce((cleaned, [pattern, to]) => cleaned.replaceAll(pattern, to), name(text));
  return {
    step,
    values: { "exit status": status, stdout: clean(stdout), stderr: clean(stderr) },
    notTried: {},
  };
}
