import type { Cell } from "./cell";

/** Of the authorizer. */
export const authorizerVariables = [
  "authorizer.error",
  "authorizer.integrationLatency",
  "authorizer.integrationStatus",
  "authorizer.latency",
  "authorizer.principalId",
  "authorizer.requestId",
  "authorizer.status",
] as const;

/** Of its policy's evaluation. */
export const authorizeVariables = ["authorize.error", "authorize.latency", "authorize.status"] as const;

/** Of the API key. */
export const keyVariables = ["identity.apiKey", "identity.apiKeyId"] as const;

/** Of the integration. */
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
export type LogCells = Readonly<Record<LogVariable, Cell>>;

/** Who answers the caller: a gateway response, or what the integration answered. */
export type Answer =
  | {
      readonly by: "gateway";
      readonly status: Cell<number>;
      /** Of a document without gateway responses of its own, to the byte. */
      readonly body: Cell;
      readonly errorType: Cell;
    }
  | { readonly by: "integration"; readonly status: Cell<number> };

/** One way in which a request can end, and what can then be seen of it. */
export interface Outcome {
  /** What the request meets, as a clause: "the function throws an error". */
  readonly when: string;
  readonly answer: Answer;
  /** Whether API Gateway writes a line: it may leave out some. The local gateway always writes it, where there is a stage. */
  readonly line: Cell<"written" | "maybe" | "none">;
  readonly log: LogCells;
  /** Why the local gateway cannot end a request so. @default it can */
  readonly onlyOnAws?: string;
}
