import { withoutInstances } from "../read/configuration";
import { findingAt, type Finding } from "../findings/finding";
import { groupBy } from "../values/group-by";
import {
  listOf,
  memberNames,
  memberOf,
  objectOf,
  textOf,
  type Json,
  type JsonObject,
  holdsTrue,
} from "../values/json";
import { messageList, type Message } from "../findings/message";
import { type ResourceChange } from "../diff/change";
import type { Plan } from "../read/read-plan";
import { isSameSetting } from "../diff/same-setting";

/** Flags that Terraform 1.8 and later always writes; OpenTofu does not. */
const FLAGS = ["applyable", "complete", "errored"];
const FLAGS_SINCE = 8;

/**
 * Contradictions in which the changes, which are judged, show at least as much as the other part. They hide
 * nothing, and also occur in plans that a tool shortened.
 */
const HIDES_NOTHING: ReadonlySet<keyof typeof KINDS> = new Set(["idle", "values", "missing"]);

/** The messages of the contradictions, before the addresses. */
const KINDS = {
  twice: "There is more than one change for ",
  shown: "An attribute is called unknown, and its value is shown: ",
  disguised: "A difference is called no change: ",
  idle: "An update shows no difference: ",
  named: "Type, mode or actions do not belong to the address: ",
  provider: "The configuration has no such provider as the change names: ",
  values: "`planned_values` has another value than the change shows: ",
  hidden: "`planned_values` has what no change shows: ",
  missing: "The configuration has a resource that neither a change nor the state names: ",
} as const;

/**
 * Finds contradictions that no plan of Terraform has: parts that disagree, or that are missing although
 * another part requires them. Each part is compared with the others, because an edited plan shows less in one
 * of them. Where the changes show more than the rest, nothing is hidden, because the changes are judged.
 */
export class Contradictions {
  private readonly planned: ReadonlyMap<string, () => JsonObject>;
  private readonly configuration: Json;
  private readonly providers: ReadonlySet<string>;
  private readonly seen = new Set<string>();
  /** Addresses of changed resources without instances, as in the configuration. */
  private readonly changed = new Set<string>();
  private readonly told: { readonly kind: keyof typeof KINDS; readonly address: string }[] = [];
  private hasChange: boolean;
  private isOpenTofu = false;

  constructor(private readonly plan: Plan) {
    this.planned = plan.planned();
    this.configuration = plan.configuration();
    this.providers = new Set(
      Object.values(objectOf(memberOf(this.configuration, "provider_config"))).flatMap(
        (each) => textOf(memberOf(each, "full_name")) ?? [],
      ),
    );
    this.hasChange =
      plan.outputs.some(({ actions }) => actions.join() !== "no-op") || [...plan.deferred()].length > 0;
  }

  /** Checks one change. */
  add(change: ResourceChange): void {
    const { address, type, action, parts } = change;
    const key = keyOf(address, parts.deposed);
    if (this.seen.has(key)) this.tell("twice", address);
    this.seen.add(key);
    this.changed.add(withoutInstances(address));
    if (action !== "none" || parts.previousAddress !== undefined || parts.isImport) this.hasChange = true;
    if (parts.provider.startsWith("registry.opentofu.org/")) this.isOpenTofu = true;
    if (isShown(parts.after, parts.afterUnknown)) this.tell("shown", address);
    if (change.isDisguised) this.tell("disguised", address);
    if (parts.actions.join() === "update" && isIdle(change)) this.tell("idle", address);
    if (!isNamedFor(address, type, parts.mode) || (parts.mode === "data" && !parts.isData))
      this.tell("named", address);
    if (this.providers.size > 0 && parts.provider !== "" && !this.providers.has(parts.provider))
      this.tell("provider", address);
    if (parts.deposed === undefined && this.hidesValue(change)) this.tell("values", address);
  }

  /** Checks all changes together against the rest of the plan. */
  end(): readonly Finding[] {
    const { isApplyable, isErrored } = this.plan;
    this.findHidden();
    this.findMissing();
    return [
      ...[...groupBy(this.told, ({ kind }) => kind)].map(([kind, same]) =>
        contradiction(
          [KINDS[kind], ...messageList(same.map(({ address }) => address)), "."],
          HIDES_NOTHING.has(kind) ? "info" : "warn",
        ),
      ),
      ...(isApplyable === true && !this.hasChange && !isErrored ? [this.nothingListed()] : []),
      ...(isApplyable === false && this.hasChange && !isErrored
        ? [contradiction(["Terraform says that there is nothing to apply, but changes are listed."], "info")]
        : []),
      ...this.missingFlags(),
    ];
  }

  /** With `-refresh-only`, Terraform plans no change, and an apply writes the drift to the state. */
  private nothingListed(): Finding {
    const hasDrift = this.plan.drift()[Symbol.iterator]().next().done !== true;
    if (hasDrift && this.plan.sections.has("planned_values") && this.planned.size === 0)
      return findingAt("plan", "plan-unusual", [
        "It was made with `-refresh-only`: an apply writes what was changed outside Terraform to the state, and changes nothing else.",
      ]);
    return contradiction(["Terraform says that an apply would do something, but no change is listed."]);
  }

  private tell(kind: keyof typeof KINDS, address: string): void {
    this.told.push({ kind, address });
  }

  /** Whether `planned_values` has a value that is neither the earlier nor the later one. */
  private hidesValue({ address, parts: { before, after } }: ResourceChange): boolean {
    const planned = this.planned.get(address)?.();
    return after !== undefined && planned !== undefined && !isExplained(planned, after, before);
  }

  private findHidden(): void {
    const hidden = [...this.planned].filter(([address]) => !this.seen.has(keyOf(address)));
    if (hidden.length === 0) return;
    // A plan may omit the changes of resources that stay as they are.
    const prior = this.plan.prior();
    for (const [address, values] of hidden) {
      const before = prior.get(address)?.();
      if (!before || !isExplained(values(), before, undefined)) this.tell("hidden", address);
    }
  }

  private findMissing(): void {
    const { isComplete, isErrored } = this.plan;
    const configured = [...resourcesOf(memberOf(this.configuration, "root_module") ?? {})];
    if (!isComplete || isErrored || configured.length === 0) return;
    const missing = configured.filter((address) => !this.changed.has(address));
    if (missing.length === 0) return;
    const prior = new Set([...this.plan.prior().keys()].map(withoutInstances));
    for (const address of missing) if (!prior.has(address)) this.tell("missing", address);
  }

  private missingFlags(): readonly Finding[] {
    const minor = /^1\.(\d+)\./.exec(this.plan.terraformVersion ?? "")?.[1];
    if (this.isOpenTofu || minor === undefined || Number(minor) < FLAGS_SINCE) return [];
    const missing = FLAGS.filter((name) => !this.plan.sections.has(name));
    return missing.length === 0
      ? []
      : [
          contradiction(
            ["Its Terraform writes a part that it lacks: ", ...messageList(missing), "."],
            "info",
          ),
        ];
  }
}

function contradiction(what: Message, severity: "warn" | "info" = "warn"): Finding {
  return findingAt("plan", "plan-contradictory", what, severity);
}

function keyOf(address: string, deposed = ""): string {
  return `${address} ${deposed}`;
}

/** Whether each value equals the one on one of the two sides. */
function isExplained(values: JsonObject, side: JsonObject, other: JsonObject | undefined): boolean {
  return memberNames(values, side).every((name) => {
    const value = memberOf(values, name);
    return [side, other].some((each) => isSameSetting(value, memberOf(each, name), name));
  });
}

/**
 * Whether the plan shows a value that the mask marks as known only after the apply. Rules that trust the mask
 * would ignore it.
 */
function isShown(value: Json | undefined, mask: Json): boolean {
  if (mask === true) return value !== undefined && value !== null;
  return (
    typeof mask === "object" &&
    mask !== null &&
    Object.entries(mask).some(([name, each]) => isShown(memberOf(value, name), each as Json))
  );
}

/** Whether nothing differs, including the unknown and sensitive parts. */
function isIdle({
  parts: { before, after, afterUnknown, beforeSensitive, afterSensitive },
}: ResourceChange): boolean {
  const text = (value: unknown): string => JSON.stringify(value);
  return (
    text(before) === text(after) && !holdsTrue(afterUnknown) && text(beforeSensitive) === text(afterSensitive)
  );
}

function isNamedFor(address: string, type: string, mode: string): boolean {
  const segments = withoutInstances(address).split(".");
  return segments.at(-2) === type && (segments.at(-3) === "data") === (mode === "data");
}

/**
 * Addresses of managed resources with exactly one instance: without `count` or `for_each`, in modules without
 * them.
 */
function* resourcesOf(module: Json, prefix = ""): Generator<string> {
  for (const resource of listOf(memberOf(module, "resources"))) {
    const address = textOf(memberOf(resource, "address"));
    if (address !== undefined && memberOf(resource, "mode") === "managed" && !isCounted(resource))
      yield `${prefix}${address}`;
  }
  for (const [name, call] of Object.entries(objectOf(memberOf(module, "module_calls"))))
    if (!isCounted(call)) yield* resourcesOf(memberOf(call, "module") ?? {}, `${prefix}module.${name}.`);
}

function isCounted(untrusted: Json): boolean {
  return ["count_expression", "for_each_expression"].some((name) => memberOf(untrusted, name) !== undefined);
}
