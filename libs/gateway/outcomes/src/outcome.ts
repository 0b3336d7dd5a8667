import type { SourcedValue } from "./sourced-value";

/** Variables of the authorizer. */
export const authorizerVariables = [
  "authorizer.error",
  "authorizer.integrationLatency",
  "authorizer.integrationStatus",
  "authorizer.latency",
  "authorizer.principalId",
  "authorizer.requestId",
  "authorizer.status",
] as const;

/** Variables of the evaluation of its policy. */
export const authorizeVariables = ["authorize.error", "authorize.latency", "authorize.status"] as const;

/** Variables of the API key. */
export const keyVariables = ["identity.apiKey", "identity.apiKeyId"] as const;

/** Variables of the integration. */
export const integrationVariables = [
  "integration.error",
  "integration.integrationStatus",
  "integration.latency",
  "integration.requestId",
  "integration.status",
  "integrationErrorMessage",
  "integrationLatency",
  "integrationStatus",
  "awsEndpointRequestId",
] as const;

/** Variables of the access log whose values depend on how a request ends. */
export const logVariables = [
  "resourcePath",
  "error.message",
  "error.messageString",
  "error.responseType",
  "error.validationErrorString",
  "authenticate.error",
  "authenticate.latency",
  "authenticate.status",
  ...authorizerVariables,
  ...authorizeVariables,
  ...keyVariables,
  ...integrationVariables,
] as const;

export type LogVariable = (typeof logVariables)[number];
export type LogValues = Readonly<Record<LogVariable, SourcedValue>>;

/** The caller's response: a gateway response, or the integration's. */
export type Answer =
  | {
      readonly by: "gateway";
      readonly status: SourcedValue<number>;
      /** The exact body, for a document without its own gateway responses. */
      readonly body: SourcedValue;
      readonly errorType: SourcedValue;
    }
  | { readonly by: "integration"; readonly status: SourcedValue<number> };

/** One way in which a request can end, and its observable results. */
export interface Outcome {
  /** The situation, as a clause: "the function throws an error". */
  readonly when: string;
  readonly answer: Answer;
  /** Whether API Gateway writes a log line. The local gateway always writes one for a known stage. */
  readonly line: SourcedValue<"written" | "maybe" | "none">;
  readonly log: LogValues;
  /** Why the local gateway cannot produce this outcome. @default it can */
  readonly onlyOnAws?: string;
}
