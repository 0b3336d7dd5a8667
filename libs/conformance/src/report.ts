import type { Result } from "./compare";

export interface Report {
  /** The tested stage, without its host, which contains an API's id. */
  readonly environment: string;
  readonly source: string;
  /** ISO 8601. */
  readonly at: string;
  readonly results: readonly Result[];
  /** The actions that the run failed to perform, such as to remove a tenant. */
  readonly problems: readonly string[];
}

export interface Counts {
  readonly same: number;
  readonly different: number;
  readonly notTried: number;
}

export function counts({ results }: Pick<Report, "results">): Counts {
  const of = (outcome: Result["outcome"]) => results.filter((each) => each.outcome === outcome).length;
  return { same: of("same"), different: of("different"), notTried: of("not tried") };
}

export function toJson(report: Report): string {
  return `${JSON.stringify({ format: "tollgate-conformance-report-1", counts: counts(report), ...report }, null, 2)}\n`;
}

/** The report as Markdown: differences first, with both values. */
export function toMarkdown(report: Report): string {
  const { same, different, notTried } = counts(report);
  const by = (outcome: Result["outcome"]) => report.results.filter((each) => each.outcome === outcome);
  const looked = by("same").filter((each) => each.notTried.length > 0);
  const settled = report.source === "aws" ? by("same").filter(({ ours }) => ours.length > 0) : [];
  return [
    `# Conformance of ${report.environment}: ${different > 0 ? "different" : "same"}`,
    `${same} same, ${different} different, ${notTried} not tried. Asked: ${report.source}, ${report.at}.`,
    ...section("Different", by("different").map(different_)),
    ...section(
      "Settled: AWS does as the local gateway",
      settled.map(({ id, ours }) => `- \`${id}\`: ${ours.join(", ")}`),
    ),
    ...section(
      "Not tried",
      by("not tried").map(({ id, title, notTried: [why = ""] }) => `- \`${id}\` (${title}): ${why}`),
    ),
    ...section("Tried in part", partly([...looked, ...by("different")])),
    ...section(
      "Same",
      by("same").map(({ id, title }) => `- \`${id}\`: ${title}`),
    ),
    ...section(
      "Problems of the run",
      report.problems.map((problem) => `- ${problem}`),
    ),
    "",
  ].join("\n\n");
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length > 0 ? [`## ${heading}`, lines.join("\n")] : [];
}

function different_({ id, title, differences, ours }: Result): string {
  const rows = differences.map(
    ({ step, dimension, stage, local }) => `| ${[step, dimension, stage, local].map(cell).join(" | ")} |`,
  );
  return [
    `### \`${id}\`: ${title}`,
    "",
    ...(ours.length === 0 ? [] : [`Of the local gateway's side, this is ours: ${ours.join(", ")}`, ""]),
    "| step | what | stage | local gateway |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

/** The dimensions that were not compared in cases that were run, by reason. */
function partly(results: readonly Result[]): readonly string[] {
  const byReason = new Map<string, Set<string>>();
  for (const { id, notTried } of results)
    for (const each of notTried) {
      const reason = each.slice(each.indexOf(": ") + 2);
      byReason.set(reason, (byReason.get(reason) ?? new Set()).add(id));
    }
  return [...byReason].map(([reason, ids]) => {
    const [first, ...others] = ids;
    return `- ${reason}: \`${first}\`${others.length > 0 ? ` and ${others.length} more cases` : ""}`;
  });
}

/** Escapes a server's text for a table cell and a terminal. */
function cell(text: string): string {
  const shown = JSON.stringify(text).slice(1, -1).replaceAll("|", "\\|").replaceAll("`", "'");
  return `\`${shown === "" ? " " : shown}\``;
}
