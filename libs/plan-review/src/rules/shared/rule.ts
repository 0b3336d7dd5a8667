import type { Attribute, ResourceChange } from "../../diff/change";
import type { Facts } from "../../facts/facts";
import type { RuleFinding } from "../../findings/finding";

/**
 * Judges one attribute of what is made, changed or replaced. A rule about loss (`lowered`, `unset`, ...) has nothing to say of
 * what is made: it takes nothing from anybody. A rule about reach says what it is asked of that: who is let in, what leaves.
 */
export interface AttributeRule {
  (attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[];
  /** Whether it judges what is set on a new resource too, against nothing. */
  readonly judgesNew?: boolean;
  /** Whether it judges a value that is not known yet too; another rule is not asked then, and the value is reported. */
  readonly handlesUnknown?: boolean;
  /** Whether it judges a value that is not known yet on a new resource only: of what was, it must know what becomes. */
  readonly handlesUnknownWhenNew?: boolean;
  /** Whether it keeps back what is sensitive itself; of another rule's sentences, every value of a sensitive attribute is. */
  readonly handlesSensitive?: boolean;
  /** Whether it judges each account, host and address in the value itself; in others, what is not the plan's own is reported. */
  readonly judgesOwners?: boolean;
}

/** Why something needs no rule. */
export interface Harmless {
  readonly harmless: string;
}

/** What the review knows of some types of resources. */
export interface TypeRules {
  readonly types: readonly string[];
  /** What one of them is called, such as `usage plan`. */
  readonly noun: string;
  /** Judges the end of what there is: destroyed or replaced. `harmless` says that nothing hangs on it. */
  readonly removed: "harmless" | ((change: ResourceChange, facts: Facts) => readonly RuleFinding[]);
  /** Judges that there is a new one, or says why that harms nobody. What is set on it is judged by attribute besides. */
  readonly created: Harmless | ((change: ResourceChange, facts: Facts) => readonly RuleFinding[]);
  /** Whether it judges each account and host that a new one names. */
  readonly judgesOwners?: boolean;
  readonly attributes?: Readonly<Record<string, AttributeRule>>;
  /** Attributes whose rules judge a new one too, against nothing, although they do not say so themselves. */
  readonly judgedWhenCreated?: readonly string[];
  /** Attributes that mean nothing to tenants, apart from those that mean nothing in any type. */
  readonly harmless?: readonly string[];
  /** Attributes that mean nothing on a new one, beside those that have a rule for what is changed. */
  readonly harmlessWhenNew?: readonly string[];
}
