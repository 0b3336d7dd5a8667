/** What a Lambda authorizer answered. */
export interface Authorization {
  readonly principalId: string;
  readonly statements: readonly PolicyStatement[];
  /** As strings, which is how the backend and the access log get them. */
  readonly context: Readonly<Record<string, string>>;
  /** The members of an event's `requestContext.authorizer` that it brings, as JSON. */
  readonly contextJson: string;
  /** The value of the caller's API key. */
  readonly usageIdentifierKey?: string;
  /** The policy as the function wrote it, for `TestInvokeAuthorizer`. */
  readonly policy: string;
}

export interface PolicyStatement {
  readonly effect: "Allow" | "Deny";
  readonly actions: Patterns;
  readonly resources: Patterns;
  /** @default it always holds */
  readonly condition?: Condition;
}

export interface Patterns {
  readonly patterns: readonly RegExp[];
  /** `NotAction`, `NotResource`: everything else. */
  readonly inverted: boolean;
}

/** The value of a condition key of the request, such as `aws:sourceip`; nothing for one that it does not have. */
export type ConditionKeys = (lowerCaseName: string) => string | undefined;

/** Whether a statement's `Condition` holds for a request; `unknown` where it asks for what is not evaluated here. */
export type Condition = (keys: ConditionKeys) => boolean | "unknown";
