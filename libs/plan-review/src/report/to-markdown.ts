import type { Action } from "../diff/change";
import { groups, hazardKinds, type HazardId, type Severity } from "../findings/hazards";
import { redact } from "../secrets/patterns";
import { groupBy } from "../values/group-by";
import { affected } from "./affected";
import { markdownCode, markdownPhrase } from "./escape";
import { grouped, type Line } from "./grouped";
import type { Review, ReviewedChange, Verdict } from "./review";

/**
 * The maximum characters: a comment on GitHub can have 65,536, of which the tool that posts it needs some.
 */
const MAX_LENGTH = 60_000;

/** The amount of detail, which is reduced when the review would be too long. */
interface Size {
  /**
   * Messages of one form that are written in full; the rest are listed by value. Blocking findings need their
   * evidence.
   */
  readonly sentences: Readonly<Record<Severity, number>>;
  /** Lines for one kind of hazard. */
  readonly lines: number;
}

const SIZES: readonly Size[] = [
  { sentences: { block: 6, warn: 3, info: 1 }, lines: 30 },
  { sentences: { block: 3, warn: 2, info: 1 }, lines: 10 },
  { sentences: { block: 1, warn: 1, info: 1 }, lines: 3 },
  { sentences: { block: 1, warn: 1, info: 1 }, lines: 1 },
];

/** With more kinds of hazards, the list at the start shows groups, so that it fits a screen. */
const LISTED = 12;
/** With more kinds, the explanations follow after all findings, so that the findings come first. */
const EXPLAINED = 8;
/** With this few kinds, the review is short enough without a list. */
const UNLISTED = 3;

type Findings = Review["findings"];

/**
 * The review for people, in Markdown. Every text from the plan is code, so that it cannot be a link, a
 * mention or HTML.
 */
export function toMarkdown(review: Review): string {
  let text = "";
  for (const size of SIZES) {
    text = write(review, size);
    if (text.length <= MAX_LENGTH) return text;
  }
  return cut(text);
}

/** Truncates at the end of a line, so that no code is left open. */
function cut(text: string): string {
  const end = text.lastIndexOf("\n", MAX_LENGTH);
  return `${text.slice(0, end)}\n\nCut here: \`--json\` lists everything.\n`;
}

function write(review: Review, size: Size): string {
  const open = review.findings.filter(({ exception }) => exception === undefined);
  const accepted = review.findings.filter(({ exception }) => exception !== undefined);
  const kinds = decisive(open);
  const isExplained = kinds.length <= EXPLAINED;
  return `${[
    `# Plan review: ${TITLES[review.verdict]}`,
    advice(review, open, accepted),
    summary(review, open, accepted),
    ...overview(open),
    ...(["block", "warn", "info"] as const).flatMap((severity) =>
      hazards(
        open.filter((each) => each.severity === severity),
        severity,
        size,
        isExplained,
      ),
    ),
    ...(isExplained ? [] : meanings(kinds)),
    ...exceptions(review, accepted, size),
    ...changes(review, size),
    ...howToAccept(open),
  ].join("\n\n")}\n`;
}

const TITLES: Readonly<Record<Verdict, string>> = {
  blocked: "blocked",
  warnings: "needs a decision",
  clean: "clean",
};

const WORDS: Readonly<Record<Severity, string>> = { block: "BLOCK", warn: "WARN", info: "INFO" };

const SECTIONS: Readonly<Record<Severity, string>> = {
  block: "Do not apply",
  warn: "Decide",
  info: "Good to know",
};

function advice(
  { verdict, changes: reviewed, untrustedOutputs }: Review,
  open: Findings,
  accepted: Findings,
): string {
  const count = (severity: Severity): number => open.filter((each) => each.severity === severity).length;
  const others = [
    ...(verdict === "blocked" && count("warn") > 0
      ? [`${count("warn")} more ${count("warn") === 1 ? "needs" : "need"} a decision`]
      : []),
    ...(count("info") > 0 ? [`${count("info")} ${count("info") === 1 ? "is" : "are"} good to know`] : []),
  ];
  const rest = others.length === 0 ? "." : `; ${others.join(", ")}.`;
  if (verdict === "blocked")
    return `**Do not apply this plan.** ${plural(count("block"), "hazard")} ${count("block") === 1 ? "blocks" : "block"} it${rest}`;
  if (verdict === "warnings")
    return `**Decide before you apply this plan.** ${plural(count("warn"), "hazard")} ${count("warn") === 1 ? "needs" : "need"} a decision${rest}`;
  if (accepted.length > 0)
    return `**Nothing is left to decide:** exceptions accept ${plural(accepted.length, "hazard")} of this plan, which are listed below.`;
  return reviewed.length === 0 && untrustedOutputs.length === 0 && open.length === 0
    ? "**Nothing to do:** the plan changes nothing."
    : "**No rule found a hazard in this plan.**";
}

/** The facts for a decision, in a few lines. */
function summary(review: Review, open: Findings, accepted: Findings): string {
  const [worst] = open.filter(({ severity }) => severity !== "info");
  return [
    ...(worst
      ? [
          `- **Worst:** ${groups[hazardKinds[worst.hazard].group]}. ${code(worst.untrustedAddress)}: ${markdownPhrase(worst.message)}`,
        ]
      : []),
    `- **Affected:** ${affected(open).map(markdownPhrase).join("; ")}`,
    ...(accepted.length > 0
      ? [`- **Affected by accepted hazards:** ${affected(accepted).map(markdownPhrase).join("; ")}`]
      : []),
    `- **Changes:** ${counts(review)}`,
    ...exceptionCounts(review),
  ].join("\n");
}

function counts({ counts: each, untrustedTerraformVersion, untrustedOutputs }: Review): string {
  const parts = [
    [each.create, "created"],
    [each.update, "changed in place"],
    [each.replace, "replaced"],
    [each.delete, "destroyed"],
    [each.forget, "forgotten"],
    [each.unknown, "unknown"],
    [each.none, "unchanged"],
  ] as const;
  const written = parts.filter(([number]) => number > 0).map(([number, verb]) => `${number} ${verb}`);
  const version = untrustedTerraformVersion === undefined ? "" : ` ${code(untrustedTerraformVersion)}`;
  const outputs =
    untrustedOutputs.length === 0
      ? ""
      : `; outputs ${list(
          untrustedOutputs.map(({ name }) => name),
          8,
        )}`;
  return `${written.join(", ") || "no resource"}${outputs}; planned by Terraform${version}`;
}

function exceptionCounts({ exceptions: { used, unused, expired } }: Review): readonly string[] {
  const parts = [
    [used.length, "used"],
    [unused.length, "not needed"],
    [expired.length, "expired"],
  ] as const;
  const written = parts.filter(([number]) => number > 0).map(([number, verb]) => `${number} ${verb}`);
  return written.length === 0 ? [] : [`- **Exceptions:** ${written.join(", ")}`];
}

/** The kinds of hazards that need a decision, worst first. If there are many, their ids by group. */
function overview(open: Findings): readonly string[] {
  const kinds = decisive(open);
  if (kinds.length <= UNLISTED) return [];
  const times = ({ places }: Kind): string => (places.length > 1 ? ` (${places.length} times)` : "");
  if (kinds.length <= LISTED)
    return [
      kinds
        .map((kind) => `1. ${WORDS[kind.severity]}: ${hazardKinds[kind.hazard].title}${times(kind)}`)
        .join("\n"),
    ];
  const byGroup = groupBy(
    kinds,
    ({ severity, hazard }) => `${WORDS[severity]}: ${groups[hazardKinds[hazard].group]}`,
  );
  return [
    [...byGroup]
      .map(
        ([title, same]) =>
          `1. ${title}: ${same.map((kind) => `\`${kind.hazard}\`${times(kind)}`).join(", ")}`,
      )
      .join("\n"),
  ];
}

function decisive(open: Findings): readonly Kind[] {
  return kindsOf(open.filter(({ severity }) => severity !== "info"));
}

interface Kind {
  readonly severity: Severity;
  readonly hazard: HazardId;
  readonly places: Findings;
}

/** Findings grouped by hazard and severity, in their order, which is worst first. */
function kindsOf(findings: Findings): readonly Kind[] {
  return [...groupBy(findings, ({ severity, hazard }) => `${severity} ${hazard}`).values()].flatMap(
    (places) => (places[0] ? [{ severity: places[0].severity, hazard: places[0].hazard, places }] : []),
  );
}

/**
 * One section for each severity, with a part for each kind of hazard: its places, why it matters and what to
 * do.
 */
function hazards(found: Findings, severity: Severity, size: Size, isExplained: boolean): readonly string[] {
  const kinds = kindsOf(found).map(({ hazard, places }) => {
    const { title, why, instead, group } = hazardKinds[hazard];
    const lines = grouped(places, size.sentences[severity]);
    return [
      `### ${WORDS[severity]}: ${title} (\`${hazard}\`)`,
      "",
      ...capped(lines, size.lines, findingLine),
      // Findings of severity `info` need no decision.
      ...(isExplained && severity !== "info"
        ? ["", `**${groups[group]}:** ${why}`, "", `**Instead:** ${instead}`]
        : []),
    ].join("\n");
  });
  return kinds.length === 0 ? [] : [`## ${SECTIONS[severity]}`, ...kinds];
}

/** The explanation of each kind of hazard, where it does not follow the findings directly. */
function meanings(kinds: readonly Kind[]): readonly string[] {
  const lines = [...new Set(kinds.map(({ hazard }) => hazard))].map((hazard) => {
    const { why, instead, group } = hazardKinds[hazard];
    return `- \`${hazard}\`: **${groups[group]}:** ${why} **Instead:** ${instead}`;
  });
  return ["## What it means, and what to do", lines.join("\n")];
}

function findingLine({ untrustedAddresses, message, more }: Line): string {
  return `- ${list(untrustedAddresses, 4)}: ${markdownPhrase(message)}${more ? markdownPhrase(more) : ""}`;
}

/** All exceptions in the file: every review lists them until they are removed. */
function exceptions(
  { exceptions: { expired, used, unused } }: Review,
  accepted: Findings,
  size: Size,
): readonly string[] {
  const about = (text: string | undefined): string => (text === undefined ? "" : ` about ${code(text)}`);
  const written = [
    ...used.flatMap((each) => {
      const places = accepted.filter(({ exception }) => exception === each);
      return [
        `- Accepted until ${each.expires}: \`${each.hazard}\` at ${code(each.address)}${about(each.about)}. Reason: ${code(each.reason)}`,
        ...capped(
          kindsOf(places).flatMap((kind) =>
            grouped(kind.places, size.sentences[kind.severity]).map((line) => ({
              line,
              severity: kind.severity,
            })),
          ),
          size.lines,
          ({ line, severity }) => `  ${findingLine(line).replace("- ", `- ${WORDS[severity]}: `)}`,
        ),
      ];
    }),
    ...expired.map(
      (each) =>
        `- **Expired** on ${each.expires}, and has no effect: \`${each.hazard}\` at ${code(each.address)}${about(each.about)}`,
    ),
    ...unused.map(
      (each) =>
        `- Not needed by this plan (until ${each.expires}): \`${each.hazard}\` at ${code(each.address)}${about(each.about)}`,
    ),
  ];
  return written.length === 0
    ? []
    : ["## Exceptions", capped(written, size.lines * 3, (line) => line).join("\n")];
}

const ACTIONS: Readonly<Record<Action, string>> = {
  create: "Created",
  update: "Changed in place",
  replace: "Replaced",
  delete: "Destroyed",
  none: "Moved or imported, otherwise unchanged",
  read: "Read",
  forget: "Forgotten",
  unknown: "Unknown",
};

/** Texts for Terraform's reasons. Other reasons are shown by Terraform's name. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ["replace_because_cannot_update", "it cannot be changed in place"],
  ["replace_because_tainted", "it is tainted: its creation failed before"],
  ["replace_by_request", "asked for with `-replace`"],
  ["replace_by_triggers", "asked for by `replace_triggered_by`"],
  ["delete_because_no_resource_config", "it is no longer in the configuration"],
  ["delete_because_no_module", "its module is no longer in the configuration"],
  ["delete_because_wrong_repetition", "it switched between `count` and `for_each`"],
  ["delete_because_count_index", "its index is above `count`"],
  ["delete_because_each_key", "its key is no longer in `for_each`"],
  ["delete_because_no_move_target", "it was moved to an address that is not configured"],
]);

function changes({ changes: all }: Review, size: Size): readonly string[] {
  const harmless = all.filter(({ isHarmless }) => isHarmless);
  if (harmless.length === 0) return [];
  const sections = (Object.keys(ACTIONS) as Action[]).flatMap((action) => {
    const found = harmless.filter((each) => each.action === action);
    if (found.length === 0) return [];
    const lines = alike(found);
    return [
      `${ACTIONS[action]} (${found.length}):\n\n${capped(lines, size.lines, (line) => line).join("\n")}`,
    ];
  });
  return ["## Harmless", "Changes without a hazard.", ...sections];
}

/** Combines changes of the same attributes for the same reason into one line. */
function alike(found: readonly ReviewedChange[]): readonly string[] {
  return [...groupBy(found, changeDetails)].map(([details, same]) => {
    const addresses = same.map(({ untrustedAddress }) => untrustedAddress);
    return `- ${list(addresses, 8)}${details === "" ? "" : `: ${details}`}`;
  });
}

function changeDetails(change: ReviewedChange): string {
  const { untrustedReason: reason, untrustedPreviousAddress: previous } = change;
  return [
    ...(change.untrustedAttributes.length > 0 ? [list(change.untrustedAttributes, 8)] : []),
    ...(previous === undefined ? [] : [`moved from ${code(previous)}`]),
    ...(change.isImport ? ["imported"] : []),
    ...(change.untrustedNewRoutes.length > 0 ? [`new routes ${list(change.untrustedNewRoutes, 8)}`] : []),
    ...(reason === undefined ? [] : [REASONS.get(reason) ?? code(reason)]),
  ].join("; ");
}

function howToAccept(open: Findings): readonly string[] {
  if (!open.some(({ severity }) => severity !== "info")) return [];
  return [
    "---",
    "If a hazard is intended, accept it in `.plan-review.yaml` with its id, its address, a reason and an expiry date within 90 days. The exception counts once it is merged.",
  ];
}

/** The first lines, and the number of the others. `line` runs only for lines that are shown. */
function capped<T>(items: readonly T[], most: number, line: (item: T) => string): readonly string[] {
  const rest = items.length - most;
  const shown = items.slice(0, most).map(line);
  return rest > 0 ? [...shown, `- … and ${rest} more: \`--json\` lists them all`] : shown;
}

function list(untrusted: readonly string[], most: number): string {
  const rest = untrusted.length - most;
  // One more value is shorter than "and 1 more".
  const shown = rest === 1 ? untrusted : untrusted.slice(0, most);
  return [...shown.map(code), ...(rest > 1 ? [`and ${rest} more`] : [])].join(", ");
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A text from the plan or from an exceptions file. */
function code(untrusted: string): string {
  return markdownCode(redact(untrusted));
}
