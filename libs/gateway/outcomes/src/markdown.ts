import { markdownTable } from "@tollgate/markdown";
import { describe, UNSET, type SourcedValue } from "./sourced-value";
import type { Outcome } from "./outcome";
import { outcomeGroups } from "./outcomes";
import { sources, type Confidence, type SourceId } from "./sources";

/** From most to least certain. */
const ORDER: readonly Confidence[] = ["A", "B", "C", "ours"];

/** Writes the outcomes as Markdown: a table for each group, with the main variables; the data has all. */
export function outcomesMarkdown(): string {
  return Object.entries(outcomeGroups)
    .map(([title, group]) => `### ${title}\n\n${markdownTable(COLUMNS, Object.values(group).map(rowOf))}`)
    .join("\n\n");
}

const COLUMNS = [
  "when",
  "status",
  "type",
  "message",
  "integration.status",
  "integrationStatus",
  "integration.error",
  "sure",
];

function rowOf({ when, answer, log, line, onlyOnAws }: Outcome): readonly string[] {
  const type = log["error.responseType"];
  return [
    when +
      (onlyOnAws === undefined ? "" : " ¹") +
      (line[0] === "maybe" ? " ²" : line[0] === "none" ? " ³" : ""),
    String(answer.status[0]),
    type[0] === UNSET ? "none" : code(type),
    text(log["error.message"]),
    text(log["integration.status"]),
    text(log.integrationStatus),
    text(log["integration.error"]),
    leastSure([answer.status[1], type[1], log["integration.status"][1]]),
  ];
}

const code = (value: SourcedValue) => `\`${describe(value[0])}\``;
const text = (value: SourcedValue) => (value[0] === UNSET ? "" : code(value));

function leastSure(of: readonly SourceId[]): Confidence {
  const ranks = of.map((id) => ORDER.indexOf(sources[id].confidence));
  return ORDER[Math.max(...ranks)] as Confidence;
}

/** Writes the sources of the values as a Markdown list. */
export function sourcesMarkdown(): string {
  return Object.values(sources)
    .map((source) => {
      const { confidence, title } = source;
      return `- ${confidence}: ${"url" in source ? `[${title}](${source.url})` : title}`;
    })
    .join("\n");
}
