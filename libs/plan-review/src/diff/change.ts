import { type Json, type JsonObject, holdsTrue } from "../values/json";
import { memberOf, objectOf } from "../values/json";
import { isSameSetting } from "./same-setting";

/** What Terraform is about to do. `unknown`: something that this version of the review has not heard of. */
export type Action = "none" | "create" | "update" | "replace" | "delete" | "read" | "forget" | "unknown";

/** An attribute before and after. */
export interface Attribute {
  readonly name: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  /** Whether any part of it is known only after the apply. */
  readonly isUnknown: boolean;
  readonly isSensitive: boolean;
}

export interface ChangeParts {
  readonly address: string;
  readonly type: string;
  readonly provider: string;
  /** As the plan has it: `managed`, `data`, or something that this review has not heard of. */
  readonly mode: string;
  readonly isData: boolean;
  readonly deposed?: string;
  readonly previousAddress?: string;
  readonly reason?: string;
  readonly isImport: boolean;
  readonly actions: readonly string[];
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
  readonly afterUnknown: Json;
  readonly beforeSensitive: Json;
  readonly afterSensitive: Json;
  /** Attributes that force the replacement. */
  readonly replacePaths: readonly string[];
}

const ACTIONS: Readonly<Record<string, Action>> = {
  "no-op": "none",
  create: "create",
  read: "read",
  update: "update",
  delete: "delete",
  forget: "forget",
  "delete,create": "replace",
  "create,delete": "replace",
  "create,forget": "replace",
};

function actionOf(parts: ChangeParts): Action {
  const actions = parts.actions.join();
  const action = (Object.hasOwn(ACTIONS, actions) ? ACTIONS[actions] : undefined) ?? "unknown";
  if (action === "read" && !parts.isData) return "unknown";
  if (action === "none" && !isSameSetting(parts.before, parts.after)) return "update";
  return action;
}

/** One change of one resource. */
export class ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly action: Action;

  constructor(readonly parts: ChangeParts) {
    this.address = parts.address;
    this.type = parts.type;
    this.action = actionOf(parts);
  }

  /** Whether it is called no change, although the two sides differ: it is judged as an update. */
  get isDisguised(): boolean {
    return this.action === "update" && this.parts.actions.join() === "no-op";
  }

  /** Whether what there is now goes: its id, and whatever hangs on it. */
  get isRemoval(): boolean {
    return this.action === "delete" || this.action === "replace";
  }

  /** Whether there is something after it that may differ from what there was. */
  get isWrite(): boolean {
    return this.action === "create" || this.action === "update" || this.action === "replace";
  }

  attribute(name: string): Attribute {
    const { before, after, afterUnknown, beforeSensitive, afterSensitive } = this.parts;
    return {
      name,
      before: memberOf(before, name),
      after: memberOf(after, name),
      isUnknown: afterUnknown === true || holdsTrue(memberOf(afterUnknown, name)),
      isSensitive: [beforeSensitive, afterSensitive].some(
        (mask) => mask === true || holdsTrue(memberOf(mask, name)),
      ),
    };
  }

  /** A value that names the resource to people: before the change where there was one. */
  value(name: string): string | undefined {
    const value = memberOf(this.parts.before, name) ?? memberOf(this.parts.after, name);
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  private differing: readonly Attribute[] | undefined;

  /** Attributes that differ, or may differ. */
  get changed(): readonly Attribute[] {
    return (this.differing ??= this.compared());
  }

  private compared(): readonly Attribute[] {
    const { before, after, afterUnknown } = this.parts;
    const names = [before, after, objectOf(afterUnknown)].flatMap((each) => Object.keys(each ?? {}));
    return [...new Set(names)]
      .map((name) => this.attribute(name))
      .filter(({ name, isUnknown, before: old, after: now }) => isUnknown || !isSameSetting(old, now, name))
      .filter((attribute) => attribute.isUnknown || !this.isUnusedThreshold(attribute));
  }

  /** An alarm that compares with another metric has no threshold, which the provider writes as nothing and as 0. */
  private isUnusedThreshold({ name, before, after }: Attribute): boolean {
    const hasNone = (values: JsonObject | undefined, threshold: Json | undefined): boolean =>
      (threshold ?? 0) === 0 && (memberOf(values, "threshold_metric_id") ?? "") !== "";
    return name === "threshold" && hasNone(this.parts.before, before) && hasNone(this.parts.after, after);
  }
}
