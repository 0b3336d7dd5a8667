// Changes: one resource before and after the apply, and the attributes that differ. Changes are read from the
// plan in `read`, OpenAPI documents are compared in `openapi/diff`, and effects are judged in `rules`.

import { type Json, type JsonObject, holdsTrue } from "../values/json";
import { memberOf, objectOf } from "../values/json";
import { isSameSetting } from "./same-setting";

/** The action that Terraform plans. `unknown`: an action that this version of the review does not know. */
export type Action = "none" | "create" | "update" | "replace" | "delete" | "read" | "forget" | "unknown";

/** An attribute before and after. */
export interface Attribute {
  readonly name: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  /** Whether any part of the value is known only after the apply. */
  readonly isUnknown: boolean;
  readonly isSensitive: boolean;
}

export interface ChangeParts {
  readonly address: string;
  readonly type: string;
  readonly provider: string;
  /** The plan's value: `managed`, `data`, or one that this review does not know. */
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

  /**
   * Whether the plan claims no change although the two sides differ. Such a change is judged as an update.
   */
  get isDisguised(): boolean {
    return this.action === "update" && this.parts.actions.join() === "no-op";
  }

  /** Whether the existing resource ends, with its id and everything that depends on it. */
  get isRemoval(): boolean {
    return this.action === "delete" || this.action === "replace";
  }

  /** Whether a resource exists afterwards that may differ from the earlier one. */
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

  /** A value that names the resource to people, from before the change where there is one. */
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

  /**
   * Whether the attribute is an unused threshold: an alarm that compares with another metric has none, and
   * the provider writes that as null or as 0.
   */
  private isUnusedThreshold({ name, before, after }: Attribute): boolean {
    const hasNone = (values: JsonObject | undefined, threshold: Json | undefined): boolean =>
      (threshold ?? 0) === 0 && (memberOf(values, "threshold_metric_id") ?? "") !== "";
    return name === "threshold" && hasNone(this.parts.before, before) && hasNone(this.parts.after, after);
  }
}
