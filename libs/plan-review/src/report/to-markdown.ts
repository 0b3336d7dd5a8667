import { groups, hazardKinds, type Group, type HazardId, type Severity } from "../hazards";
import type { Phrase } from "../phrase";
import type { Action } from "../read/change";
import type { Review, ReviewedChange, Verdict } from "../review";
import { redact } from "../secrets/redact";
import { markdownCode } from "./escape";

/** A comment on GitHub holds 65,536 characters, and what puts it there needs some. */
const MAX_LENGTH = 60_000;

/** How many lines of one kind are shown; fewer when the whole would be too long. */
const LINES = [30, 10, 3, 1];

type Findings = Review["findings"];

/** The review for people, in Markdown. Whatever comes from the plan is code: it cannot be a link, a mention or HTML. */
export function toMarkdown(review: Review): string {
  let text = "";
  for (const lines of LINES) {
    text = write(review, lines);
    if (text.length <= MAX_LENGTH) return text;
  }
  return cut(text);
}

/** Between lines, so that no code is left open. */
function cut(text: string): string {
  const end = text.lastIndexOf("\n", MAX_LENGTH);
  return `${text.slice(0, end)}\n\nCut here: \`--json\` lists everything.\n`;
}

function write(review: Review, lines: number): string {
  const open = review.findings.filter(({ exception }) => exception === undefined);
  const accepted = review.findings.filter(({ exception }) => exception !== undefined);
  return `${[
    `# Plan review: ${TITLES[review.verdict]}`,
    advice(review, open),
    counts(review),
    ...hazards(open, lines),
    ...exceptions(review, accepted, lines),
    ...changes(review, lines),
    ...howToAccept(open),
  ].join("\n\n")}\n`;
}

const TITLES: Readonly<Record<Verdict, string>> = {
  blocked: "blocked",
  warnings: "needs a decision",
  clean: "clean",
};

const WORDS: Readonly<Record<Severity, string>> = { block: "BLOCK", warn: "WARN", info: "INFO" };

function advice({ verdict, changes: reviewed }: Review, open: Findings): string {
  const count = (severity: Severity): number => open.filter((each) => each.severity === severity).length;
  const worst = [
    ...new Set(
      open
        .filter(({ severity }) => severity !== "info")
        .map(({ hazard }) => groups[hazardKinds[hazard].group].toLowerCase()),
    ),
  ];
  if (verdict === "blocked")
    return `**Do not apply this plan.** ${hazardCount(count("block"))} ${count("block") === 1 ? "blocks" : "block"} it${count("warn") > 0 ? `, and ${count("warn")} more ${count("warn") === 1 ? "needs" : "need"} a decision` : ""}: ${worst.join("; ")}.`;
  if (verdict === "warnings")
    return `**Decide before you apply this plan.** ${hazardCount(count("warn"))} ${count("warn") === 1 ? "needs" : "need"} a decision: ${worst.join("; ")}.`;
  return reviewed.length === 0
    ? "**Nothing to do:** the plan changes nothing."
    : "**Nothing in this plan takes anything from tenants**, as far as its rules reach.";
}

function hazardCount(count: number): string {
  return `${count} ${count === 1 ? "hazard" : "hazards"}`;
}

function counts({ counts: each, untrustedTerraformVersion, untrustedOutputs }: Review): string {
  const parts = [
    [each.create, "made"],
    [each.update, "changed in place"],
    [each.replace, "replaced"],
    [each.delete, "destroyed"],
    [each.forget, "forgotten"],
    [each.unknown, "treated in a way that is not known"],
    [each.none, "left as they are"],
  ] as const;
  const version =
    untrustedTerraformVersion === undefined
      ? "Terraform"
      : `Terraform ${markdownCode(untrustedTerraformVersion)}`;
  const outputs =
    untrustedOutputs.length === 0
      ? ""
      : ` Outputs that change: ${list(
          untrustedOutputs.map(({ name }) => name),
          8,
        )}.`;
  return `Planned by ${version}. Resources: ${
    parts
      .filter(([number]) => number > 0)
      .map(([number, verb]) => `${number} ${verb}`)
      .join(", ") || "none"
  }.${outputs}`;
}

function hazards(open: Findings, lines: number): readonly string[] {
  if (open.length === 0) return [];
  const byGroup = Object.entries(groups).flatMap(([group, title]) => {
    const found = open.filter(({ hazard }) => hazardKinds[hazard].group === (group as Group));
    return found.length === 0 ? [] : [`## ${title}`, ...kinds(found, lines)];
  });
  return byGroup;
}

/** One section for each kind of hazard and severity, with a line for each place. */
function kinds(found: Findings, lines: number): readonly string[] {
  const keys = [...new Set(found.map(({ hazard, severity }) => `${severity} ${hazard}`))];
  return keys.map((key) => {
    const [severity, hazard] = key.split(" ") as [Severity, HazardId];
    const { title, why, instead } = hazardKinds[hazard];
    const places = found.filter((each) => each.hazard === hazard && each.severity === severity);
    return [
      `### ${WORDS[severity]}: ${title} (\`${hazard}\`)`,
      "",
      ...capped(
        places,
        lines,
        ({ untrustedAddress, what }) => `- ${address(untrustedAddress)}: ${sentence(what)}`,
      ),
      "",
      `**Why it matters:** ${why}`,
      "",
      `**Instead:** ${instead}`,
    ].join("\n");
  });
}

function exceptions(
  { exceptions: { expired, unused } }: Review,
  accepted: Findings,
  lines: number,
): readonly string[] {
  const written = [
    ...accepted.map(
      ({ hazard, severity, untrustedAddress, what, exception }) =>
        `- Accepted until ${exception?.expires}: ${WORDS[severity]} \`${hazard}\` at ${address(untrustedAddress)}: ${sentence(what)} Reason: ${markdownCode(exception?.reason ?? "")}`,
    ),
    ...expired.map(
      ({ hazard, address: at, expires }) =>
        `- **Expired** on ${expires}, and counts for nothing: \`${hazard}\` at ${address(at)}`,
    ),
    ...unused.map(
      ({ hazard, address: at, expires }) =>
        `- Not needed by this plan (until ${expires}): \`${hazard}\` at ${address(at)}`,
    ),
  ];
  return written.length === 0 ? [] : ["## Exceptions", capped(written, lines, (line) => line).join("\n")];
}

const ACTIONS: Readonly<Record<Action, string>> = {
  create: "Made",
  update: "Changed in place",
  replace: "Replaced",
  delete: "Destroyed",
  none: "Moved or imported, and otherwise left as it is",
  read: "Read",
  forget: "Forgotten",
  unknown: "Treated in a way that is not known",
};

/** Terraform's reasons in words; others are shown as Terraform names them. */
const REASONS: Readonly<Record<string, string>> = {
  replace_because_cannot_update: "it cannot be changed in place",
  replace_because_tainted: "it is tainted: making it failed before",
  replace_by_request: "asked for with `-replace`",
  replace_by_triggers: "asked for by `replace_triggered_by`",
  delete_because_no_resource_config: "it is no longer in the configuration",
  delete_because_no_module: "its module is no longer in the configuration",
  delete_because_wrong_repetition: "it is counted in another way",
  delete_because_count_index: "its number is over the count",
  delete_because_each_key: "its key is no longer in `for_each`",
  delete_because_no_move_target: "it was moved to an address that is not configured",
};

function changes({ changes: all }: Review, lines: number): readonly string[] {
  const harmless = all.filter(({ isHarmless }) => isHarmless);
  if (harmless.length === 0) return [];
  const sections = (Object.keys(ACTIONS) as Action[]).flatMap((action) => {
    const found = harmless.filter((each) => each.action === action);
    return found.length === 0
      ? []
      : [`${ACTIONS[action]}:\n\n${capped(found, lines, changeLine).join("\n")}`];
  });
  return ["## Harmless", "Changes in which no rule saw a hazard.", ...sections];
}

function changeLine(change: ReviewedChange): string {
  const details = [
    ...(change.untrustedAttributes.length > 0 ? [list(change.untrustedAttributes, 8)] : []),
    ...(change.untrustedPreviousAddress === undefined
      ? []
      : [`moved from ${address(change.untrustedPreviousAddress)}`]),
    ...(change.isImport ? ["imported"] : []),
    ...(change.untrustedNewRoutes.length > 0 ? [`new routes ${list(change.untrustedNewRoutes, 8)}`] : []),
    ...(change.untrustedReason === undefined
      ? []
      : [REASONS[change.untrustedReason] ?? markdownCode(change.untrustedReason)]),
  ];
  return `- ${address(change.untrustedAddress)}${details.length > 0 ? `: ${details.join("; ")}` : ""}`;
}

function howToAccept(open: Findings): readonly string[] {
  if (!open.some(({ severity }) => severity !== "info")) return [];
  return [
    "---",
    "If a hazard is meant, accept it in `.plan-review.yaml` with its id, its address, a reason and an expiry date within 90 days. The exception counts once it is merged.",
  ];
}

/** The first lines, and how many more there are: only what is shown is written. */
function capped<T>(items: readonly T[], most: number, line: (item: T) => string): readonly string[] {
  const rest = items.length - most;
  const shown = items.slice(0, most).map(line);
  return rest > 0 ? [...shown, `- … and ${rest} more: \`--json\` lists them all`] : shown;
}

function list(untrusted: readonly string[], most: number): string {
  const rest = untrusted.length - most;
  return [
    ...untrusted.slice(0, most).map((each) => markdownCode(redact(each))),
    ...(rest > 0 ? [`${rest} more`] : []),
  ].join(", ");
}

function address(untrusted: string): string {
  const text = redact(untrusted);
  return markdownCode(text.length > 300 ? `${text.slice(0, 300)}…` : text);
}

function sentence(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === "string" ? part : markdownCode(part.untrusted))).join("");
}
