import type { PolicyStatement } from "../authorizer/policy";

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
