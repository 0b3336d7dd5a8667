// Building blocks of rules: types, rules for attributes and resources, messages, and owners of destinations.
// The rules of each resource type are in the other folders of `rules`.

import type { Attribute, ResourceChange } from "../../diff/change";
import type { Facts } from "../../facts/facts";
import type { RuleFinding } from "../../findings/finding";

/**
 * Judges one attribute of a created, changed or replaced resource. Rules about a loss (`lowered`, `unset`,
 * ...) skip new resources, which take nothing from anyone. Rules about access judge them too.
 */
export interface AttributeRule {
  (attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[];
  /** Whether the rule also judges the attributes of a new resource, compared with nothing. */
  readonly judgesNew?: boolean;
  /** Whether the rule judges unknown values; otherwise they are reported as `unknown-value`. */
  readonly handlesUnknown?: boolean;
  /** Whether the rule judges unknown values of new resources only. */
  readonly handlesUnknownWhenNew?: boolean;
  /**
   * Whether the rule hides sensitive values itself; otherwise all values of a sensitive attribute are hidden.
   */
  readonly handlesSensitive?: boolean;
  /**
   * Whether the rule judges each account, host and address in the value; otherwise those outside the account
   * are reported.
   */
  readonly judgesOwners?: boolean;
}

/** Explains why a creation needs no rule. */
export interface Harmless {
  readonly harmless: string;
}

/** The rules for some resource types. */
export interface TypeRules {
  readonly types: readonly string[];
  /** The name of such a resource in messages, such as `usage plan`. */
  readonly noun: string;
  /** Judges the destruction or replacement of a resource; `harmless` if nothing depends on it. */
  readonly removed: "harmless" | ((change: ResourceChange, facts: Facts) => readonly RuleFinding[]);
  /**
   * Judges the creation of a resource, or explains why it is harmless. Its attributes are judged separately.
   */
  readonly created: Harmless | ((change: ResourceChange, facts: Facts) => readonly RuleFinding[]);
  /** Whether `created` judges each account and host that a new resource names. */
  readonly judgesOwners?: boolean;
  readonly attributes?: Readonly<Record<string, AttributeRule>>;
  /** Attributes whose rules also judge new resources, although the rules have no flag `judgesNew`. */
  readonly judgedWhenCreated?: readonly string[];
  /** Attributes without effect on tenants, besides those that are harmless in every type. */
  readonly harmless?: readonly string[];
  /** Attributes without effect on a new resource, besides those with a rule for changes. */
  readonly harmlessWhenNew?: readonly string[];
}
