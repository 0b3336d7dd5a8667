export interface Authorization {
  readonly principalId: string;
  readonly statements: readonly PolicyStatement[];
  /** Values as strings, as the backend and the access log get them. */
  readonly context: Readonly<Record<string, string>>;
  /** Its members of an event's `requestContext.authorizer`, as JSON. */
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

/** Reads a condition key of the request, such as `aws:sourceip`; `undefined` where the request has none. */
export type ConditionKeys = (lowerCaseName: string) => string | undefined;

/** Whether a statement's `Condition` holds for a request; `unknown` for a condition that is not evaluated here. */
export type Condition = (keys: ConditionKeys) => boolean | "unknown";
