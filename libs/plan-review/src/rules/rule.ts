import type { HazardId, Severity } from "../hazards";
import type { Phrase } from "../phrase";
import type { Attribute, ResourceChange } from "../read/change";
import type { Facts } from "./facts";

/** A hazard that a rule saw in a change. */
export interface Found {
  readonly hazard: HazardId;
  /** @default the usual one of its kind */
  readonly severity?: Severity;
  /** One sentence: what happens. */
  readonly what: Phrase;
  /** Of a sentence that several places of one resource can share. */
  readonly place?: Place;
}

/** The place in a sentence, such as a route of a document: a review says alike sentences of one resource once. */
export interface Place {
  readonly head: Phrase;
  readonly untrustedName: string;
  readonly tail: Phrase;
}

/** Judges one attribute of an update, or of a replacement. */
export interface AttributeRule {
  (attribute: Attribute, change: ResourceChange, facts: Facts): readonly Found[];
  /** Whether it judges a value that is not known yet too; another rule is not asked then, and the value is reported. */
  readonly handlesUnknown?: boolean;
  /** Whether it keeps back what is sensitive itself; of another rule's sentences, every value of a sensitive attribute is. */
  readonly handlesSensitive?: boolean;
}

/** What the review knows of some types of resources. */
export interface TypeRules {
  readonly types: readonly string[];
  /** What one of them is called, such as `usage plan`. */
  readonly noun: string;
  /** Judges the end of what there is: destroyed or replaced. `harmless` says that nothing hangs on it. */
  readonly removed: "harmless" | ((change: ResourceChange, facts: Facts) => readonly Found[]);
  /** Judges a new one. @default a new one harms nobody */
  readonly created?: (change: ResourceChange, facts: Facts) => readonly Found[];
  readonly attributes?: Readonly<Record<string, AttributeRule>>;
  /** Attributes whose rules judge a new one too, against nothing. */
  readonly judgedWhenCreated?: readonly string[];
  /** Attributes that mean nothing to tenants, apart from those that mean nothing in any type. */
  readonly harmless?: readonly string[];
}
