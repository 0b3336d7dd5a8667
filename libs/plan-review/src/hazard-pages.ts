import { markdownTable } from "@tollgate/markdown";
import { compareExceptions } from "./exceptions/proposed-exceptions";
import { groups, hazardIds, hazardKinds, type HazardId } from "./findings/hazards";
import { markdownCode, markdownPhrase } from "./report/escape";
import { reviewPlan } from "./review-plan";
import { isObject, listOf, memberOf, parsedJson, type Json } from "./values/json";

/** A plan that contains a hazard. Each hazard has one: `examples/<id>.json`. */
export interface HazardExample {
  /** The output of `terraform show -json`. */
  readonly plan: string;
  /** The exceptions file that a pull request proposes. @default none */
  readonly proposedExceptions?: string;
}

const GENERATED =
  "<!-- Generated from libs/plan-review by `npx nx docs plan-review-command`. Do not edit. -->";

/** The date for the examples' exceptions, so that the pages do not depend on the current date. */
const REVIEWED_AT = new Date("2026-01-01T00:00:00Z");

/** Longer values are truncated. */
const MAX_VALUE = 90;

/**
 * The reference pages of all hazards, by file name: `README.md`, `stage-removed.md`, ... Each shows the
 * review of the hazard's example.
 *
 * @throws {Error} when a hazard has no example, or when the review does not find the hazard in its example
 */
export function hazardPages(
  exampleOf: (id: HazardId) => HazardExample | undefined,
): ReadonlyMap<string, string> {
  return new Map([
    ["README.md", indexPage()],
    ...hazardIds.map((id) => [`${id}.md`, hazardPage(id, exampleOf(id))] as const),
  ]);
}

function indexPage(): string {
  const rows = hazardIds.map((id) => {
    const { group, severities, title } = hazardKinds[id];
    return [`[\`${id}\`](${id}.md)`, groups[group], severities.join(", "), title];
  });
  return `${[
    "# Hazards of the plan review",
    GENERATED,
    "- `block`: do not apply the plan.\n- `warn`: decide whether the effect is what you want.\n- `info`: good to know; the verdict does not change.",
    "The first severity of a hazard is its usual one. The others are for milder or worse forms. An [exception](../../guides/review-a-plan.md#exceptions) accepts a hazard for a limited time.",
    markdownTable(["hazard", "what it means for tenants", "severities", "when"], rows),
  ].join("\n\n")}\n`;
}

function hazardPage(id: HazardId, example: HazardExample | undefined): string {
  const { group, severities, title, why, instead } = hazardKinds[id];
  const [usual, ...others] = severities;
  const also = others.length > 0 ? `, in some cases ${others.map((each) => `\`${each}\``).join(" or ")}` : "";
  return `${[
    `# \`${id}\``,
    GENERATED,
    `${title}.`,
    `- What it means for tenants: **${groups[group]}**\n- Severity: \`${usual}\`${also}`,
    "## Example",
    ...exampleLines(id, example),
    "## Why it matters",
    why,
    "## What to do",
    instead,
  ].join("\n\n")}\n`;
}

function exampleLines(id: HazardId, example: HazardExample | undefined): readonly string[] {
  if (!example) throw new Error(`Add examples/${id}.json: a plan in which the review finds ${id}.`);
  const proposed = example.proposedExceptions;
  const { findings } = reviewPlan(new TextEncoder().encode(example.plan), {
    now: REVIEWED_AT,
    ...(proposed !== undefined && { proposedExceptions: compareExceptions([], proposed, REVIEWED_AT) }),
  });
  const finding = findings.find(({ hazard }) => hazard === id);
  if (!finding)
    throw new Error(
      `The review does not find ${id} in examples/${id}.json: add a rule in src/rules that reports it.`,
    );
  const { severity, untrustedAddress, message } = finding;
  const change = changeLines(example.plan, untrustedAddress);
  return [
    ...(proposed === undefined ? [] : [`\`\`\`yaml\n${proposed.trimEnd()}\n\`\`\``]),
    ...(change.length === 0 ? [] : [`\`\`\`diff\n${change.join("\n")}\n\`\`\``]),
    `The review of [this plan](../../../../libs/plan-review/examples/${id}.json) says:`,
    `> ${severity.toUpperCase()} ${markdownCode(untrustedAddress)}: ${markdownPhrase(message)}`,
  ];
}

/** The changed attributes of a resource: `- path = before` and `+ path = after`. */
function changeLines(plan: string, address: string): readonly string[] {
  const change = listOf(memberOf(parsedJson(plan), "resource_changes"))
    .filter((each) => memberOf(each, "address") === address)
    .map((each) => memberOf(each, "change"))[0];
  if (change === undefined) return [];
  const [before, after] = ["before", "after"].map((side) => leaves(memberOf(change, side), ""));
  const gone = [...(before ?? [])].filter(([path, value]) => after?.get(path) !== value);
  const added = [...(after ?? [])].filter(([path, value]) => before?.get(path) !== value);
  return [
    `  ${address}: ${listOf(memberOf(change, "actions")).map(String).join(", ")}`,
    ...gone.map(([path, value]) => `- ${path} = ${value}`),
    ...added.map(([path, value]) => `+ ${path} = ${value}`),
  ];
}

/** All scalar values in a value, by path, including those in a JSON text. */
function leaves(value: Json | undefined, path: string): ReadonlyMap<string, string> {
  const document = typeof value === "string" ? parsedJson(value) : value;
  const entries = Array.isArray(document)
    ? (document as readonly Json[]).map((each, index) => [`${path}[${index}]`, each] as const)
    : isObject(document)
      ? Object.entries(document).map(
          ([name, each]) => [path === "" ? name : `${path}.${name}`, each] as const,
        )
      : undefined;
  if (entries) return new Map(entries.flatMap(([name, each]) => [...leaves(each, name)]));
  if (value === undefined || value === null) return new Map();
  const text = JSON.stringify(value);
  return new Map([[path, text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text]]);
}
