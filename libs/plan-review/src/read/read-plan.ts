// Reading of a plan: the output of `terraform show -json`, one resource at a time, its configuration, and
// templates for unknown values. Nothing is judged here; contradictions in a plan are in `judge`.

import { type Json, type JsonObject, holdsTrue } from "../values/json";
import { listOf, memberOf, objectOf, textOf } from "../values/json";
import { type ResourceChange } from "../diff/change";
import { refuseOthers, whatElse } from "./other-inputs";
import { PlanError } from "./errors";
import { readChange } from "./read-change";
import { JsonScanner, type Span } from "./scan-json";

/** A change of an output. */
export interface OutputChange {
  readonly name: string;
  readonly actions: readonly string[];
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly isSensitive: boolean;
}

/** A plan. Only its small parts are in memory; each resource is read when it is requested. */
export interface Plan {
  readonly formatVersion: string;
  readonly terraformVersion: string | undefined;
  readonly isErrored: boolean;
  /** Whether an apply completes the configuration: false for `-target` and deferred changes. */
  readonly isComplete: boolean;
  /** Terraform's flag for whether an apply would change anything; undefined where the plan has none. */
  readonly isApplyable: boolean | undefined;
  /** The sections that the plan has. */
  readonly sections: ReadonlySet<string>;
  readonly variables: JsonObject;
  readonly outputs: readonly OutputChange[];
  readonly checks: readonly Json[];
  /** Sections that this review does not know. */
  readonly unknownSections: readonly string[];
  changes(): Iterable<ResourceChange>;
  drift(): Iterable<ResourceChange>;
  deferred(): Iterable<ResourceChange>;
  /** The resources after and before the apply, as the plan repeats them. Their values are read on request. */
  planned(): ReadonlyMap<string, () => JsonObject>;
  prior(): ReadonlyMap<string, () => JsonObject>;
  /**
   * Data sources of a type in `prior_state`, which Terraform read while it planned. The rest of that section
   * is never parsed.
   */
  priorData(type: string): Iterable<{ readonly address: string; readonly values: Json }>;
  /** The configuration, with `provider_config`. It can be large, so it is read on request. */
  configuration(): Json;
}

/** Sections that are read, that repeat the changes, or that do not affect the apply. */
const READ_OR_REPEATED = new Set([
  "format_version",
  "terraform_version",
  "variables",
  "planned_values",
  "resource_drift",
  "resource_changes",
  "deferred_changes",
  "output_changes",
  "prior_state",
  "configuration",
  "relevant_attributes",
  "checks",
  "timestamp",
  "applyable",
  "complete",
  "errored",
]);

/**
 * Reads the output of `terraform show -json <plan>`.
 *
 * @throws {PlanError} when the input is something else, is truncated or has an unknown format; also while
 * changes are read.
 */
export function readPlan(untrustedBytes: Uint8Array): Plan {
  const bytes = asUtf8(untrustedBytes);
  const scanner = new JsonScanner(bytes);
  const start = scanner.skipSpace(0);
  if (bytes.length === start)
    throw new PlanError("it is empty: `terraform show -json <plan file>` writes a plan");
  if (bytes[start] !== 0x7b) throw new PlanError(whatElse(bytes));
  const sections = new Map<string, Span>();
  for (const [name, span] of scanner.members(start)) {
    // JSON parsers differ in which duplicate they use: the other one could hide changes.
    if (sections.has(name)) throw new PlanError("it is not a plan: it has one of its parts twice");
    sections.set(name, span);
  }
  const rest = scanner.skipSpace(scanner.valueEnd(start));
  if (rest < bytes.length) throw new PlanError(whatElse(bytes));

  const read = (name: string): Json | undefined => {
    const span = sections.get(name);
    return span && (scanner.parse(span) as Json);
  };
  const formatVersion = textOf(read("format_version")) ?? "";
  refuseOthers(formatVersion, [...sections.keys()]);

  const items = new Map<string, readonly Span[]>();
  const itemsOf = (name: string): readonly Span[] => {
    const list = sections.get(name);
    if (!list || scanner.isNull(list)) return [];
    if (!scanner.isList(list)) throw new PlanError(`${name} is not a list`);
    const found = items.get(name) ?? [...scanner.items(list.start)];
    items.set(name, found);
    return found;
  };
  function* changesIn(name: string, inside?: string): Generator<ResourceChange> {
    for (const [index, span] of itemsOf(name).entries()) {
      const untrusted = scanner.parse(span);
      yield readChange(inside ? memberOf(untrusted, inside) : untrusted, `${name}[${index}]`);
    }
  }

  const applyable = read("applyable");
  return {
    formatVersion,
    terraformVersion: textOf(read("terraform_version")),
    isErrored: (read("errored") ?? false) !== false,
    isComplete: (read("complete") ?? true) === true,
    isApplyable: applyable === undefined ? undefined : applyable === true,
    sections: new Set(sections.keys()),
    variables: objectOf(read("variables")),
    outputs: Object.entries(objectOf(read("output_changes"))).map(readOutput),
    checks: listOf(read("checks")),
    unknownSections: [...sections.keys()].filter((name) => !READ_OR_REPEATED.has(name)),
    changes: () => changesIn("resource_changes"),
    drift: () => changesIn("resource_drift"),
    deferred: () => changesIn("deferred_changes", "resource_change"),
    planned: () => valuesByAddress(scanner, rootModule(scanner, sections.get("planned_values"))),
    prior: () => valuesByAddress(scanner, rootModule(scanner, sections.get("prior_state"), "values")),
    priorData: (type) => priorData(scanner, rootModule(scanner, sections.get("prior_state"), "values"), type),
    configuration: () => read("configuration") ?? {},
  };
}

function rootModule(scanner: JsonScanner, section: Span | undefined, inside?: string): Span | undefined {
  const values = section && inside !== undefined ? memberSpan(scanner, section, inside) : section;
  return values && memberSpan(scanner, values, "root_module");
}

function valuesByAddress(
  scanner: JsonScanner,
  module: Span | undefined,
): ReadonlyMap<string, () => JsonObject> {
  const found = new Map<string, () => JsonObject>();
  for (const item of module ? resourcesIn(scanner, module) : []) {
    const at = memberSpan(scanner, item, "address");
    const address = at && scanner.parse(at);
    if (typeof address === "string")
      found.set(address, () => objectOf(memberOf(scanner.parse(item), "values")));
  }
  return found;
}

function* priorData(
  scanner: JsonScanner,
  module: Span | undefined,
  type: string,
): Generator<{ readonly address: string; readonly values: Json }> {
  for (const item of module ? resourcesIn(scanner, module) : []) {
    // The type is near the start of an item, so most items are read no further.
    if (
      !scanner.text({ start: item.start, end: Math.min(item.end, item.start + 1000) }).includes(`"${type}"`)
    )
      continue;
    const resource = scanner.parse(item) as Json;
    const address = textOf(memberOf(resource, "address"));
    if (address !== undefined && memberOf(resource, "mode") === "data" && memberOf(resource, "type") === type)
      yield { address, values: memberOf(resource, "values") ?? {} };
  }
}

/** Resources of a module of `planned_values` or `prior_state`, and of its child modules. */
function* resourcesIn(scanner: JsonScanner, module: Span): Generator<Span> {
  if (!scanner.isObject(module)) return;
  for (const [name, span] of scanner.members(module.start)) {
    if (!scanner.isList(span)) continue;
    for (const item of name === "resources" || name === "child_modules" ? scanner.items(span.start) : []) {
      if (name === "resources") yield item;
      else yield* resourcesIn(scanner, item);
    }
  }
}

function memberSpan(scanner: JsonScanner, object: Span, name: string): Span | undefined {
  if (!scanner.isObject(object)) return undefined;
  for (const [each, span] of scanner.members(object.start)) if (each === name) return span;
  return undefined;
}

function readOutput([name, untrusted]: readonly [string, Json]): OutputChange {
  const actions = listOf(memberOf(untrusted, "actions"));
  const isSensitive = [memberOf(untrusted, "before_sensitive"), memberOf(untrusted, "after_sensitive")];
  return {
    name,
    actions: actions.map(String),
    before: memberOf(untrusted, "before"),
    after: memberOf(untrusted, "after"),
    isSensitive: isSensitive.some(holdsTrue),
  };
}

/** PowerShell's `>` writes UTF-16 with a byte order mark; some editors write UTF-8 with one. */
function asUtf8(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return new TextEncoder().encode(new TextDecoder("utf-16le").decode(bytes));
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
