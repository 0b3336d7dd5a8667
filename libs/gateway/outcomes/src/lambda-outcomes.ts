import { MILLISECONDS, UNSET, UUID, type SourcedValue, type Pattern } from "./sourced-value";
import type { Outcome } from "./outcome";
import { integrated, noAuthorizer, noKey, passedOn, refused, route } from "./parts";
import type { SourceId } from "./sources";

const before = [route, noAuthorizer, noKey];

/** Lambda responded, with its own status and the function's status. */
const invoked = (
  status: SourcedValue,
  error: SourcedValue,
  serviceStatus: SourcedValue = ["200", "azulTooLarge"],
) =>
  integrated({
    error,
    serviceStatus,
    status,
    latency: [MILLISECONDS, "azulTooLarge"],
    requestId: [UUID, "azulTooLarge"],
  });

const answers = (when: string, status: number, source: SourceId = "azulCounts") =>
  passedOn(
    when,
    [status, source],
    [...before, invoked([String(status), source], [UNSET, "azulCounts"], ["200", "azulCounts"])],
  );

const failure = {
  errorType: ["InternalServerErrorException", "transcript"],
  message: ["Internal server error", "azulThrows"],
  late: true,
} as const;

/** The function failed; Lambda's own status is then 200. */
const fails = (when: string, errorMessage: string | Pattern, source: SourceId): Outcome =>
  refused(when, { ...failure, type: ["INTEGRATION_FAILURE", source], status: [502, "lambdaErrors"] }, [
    ...before,
    invoked(
      [UNSET, source === "azulTooLarge" ? source : "likeTooLarge"],
      [customerError(errorMessage), source],
      ["200", source === "azulTooLarge" ? source : "likeTooLarge"],
    ),
  ]);

const CUSTOMER_ERROR = "Lambda Customer Function Error:";
const customerError = (message: string | Pattern): string | Pattern =>
  typeof message === "string"
    ? CUSTOMER_ERROR + message
    : { meaning: CUSTOMER_ERROR + message.meaning, pattern: CUSTOMER_ERROR + message.pattern };
const reported = (words: string): Pattern => ({
  meaning: `RequestId: <id> Error: ${words}`,
  pattern: `RequestId: [\\da-f-]{36} Error: ${words.replaceAll(".", "\\.")}`,
});

const malformed = (what: string): Outcome =>
  refused(
    `the function answers ${what}`,
    { ...failure, type: ["INTEGRATION_FAILURE", "stackd"], status: [502, "transcript"] },
    [...before, invoked([UNSET, "stackd"], ["Malformed Lambda proxy response", "stackd"], ["200", "stackd"])],
  );

/** Lambda returned its own error, and did not invoke the function. */
const notInvoked = (when: string, serviceStatus: string, error: SourcedValue, onlyOnAws?: string): Outcome =>
  refused(
    when,
    {
      ...failure,
      type: ["INTEGRATION_FAILURE", "stackd"],
      status: [500, "lambdaErrors"],
      ...(onlyOnAws !== undefined && { onlyOnAws }),
    },
    [
      ...before,
      integrated({
        error,
        serviceStatus: [serviceStatus, "stackd"],
        status: [UNSET, "stackd"],
        latency: [MILLISECONDS, "stackd"],
        requestId: [UUID, "stackd"],
      }),
    ],
  );

/** Outcomes of a Lambda proxy integration, for a method without authorizer and required key. */
export const lambdaOutcomes = {
  "function-answers": answers("the function answers 200", 200),
  "function-redirects": answers("the function answers 302", 302),
  "function-answers-404": answers("the function answers 404", 404),
  "function-answers-404-as-text": answers("the function answers 404, as a text", 404, "ours"),
  "function-answers-503": answers("the function answers 503", 503, "variables"),
  "function-throws": fails("the function throws an error", "a message", "azulThrows"),
  "function-rejects": fails("the function's promise is rejected", "a message", "azulThrows"),
  "function-throws-own-type": fails(
    "the function throws an error of its own type",
    "a message",
    "azulThrows",
  ),
  "function-throws-text": fails("the function throws a text", "a message", "azulThrows"),
  "function-leaves-rejection": fails(
    "the function leaves a promise rejection unhandled",
    "a message",
    "ours",
  ),
  "function-exits": fails(
    "the function ends its process",
    reported("Runtime exited with error: exit status 1"),
    "likeTooLarge",
  ),
  "function-out-of-memory": fails(
    "the function takes more memory than it has",
    reported("Runtime exited with error: signal: killed"),
    "likeTooLarge",
  ),
  "function-times-out": fails(
    "the function takes longer than its own timeout",
    reported("Task timed out after 1.00 seconds"),
    "likeTooLarge",
  ),
  "function-does-not-start": fails(
    "the function's code cannot be loaded",
    { meaning: "the error", pattern: "Cannot find module .*" },
    "likeTooLarge",
  ),
  "answer-too-large": fails(
    "the function's answer is over 6 MB",
    "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
    "azulTooLarge",
  ),
  "answer-null": malformed("nothing"),
  "answer-text": malformed("a text"),
  "answer-number": malformed("a number"),
  "answer-list": malformed("a list"),
  "answer-unknown-member": malformed("with a member that no response has"),
  "answer-cookies": malformed("with cookies, which only HTTP APIs know"),
  "answer-status-text": malformed("with a status that is not a number"),
  "answer-status-600": malformed("with the status 600"),
  "answer-status-fraction": malformed("with the status 200.5"),
  "answer-body-object": malformed("with a body that is not a string"),
  "answer-headers-list": malformed("with headers that are not an object"),
  "answer-header-object": malformed("with a header that is an object"),
  "answer-header-name": malformed("with a header whose name cannot be sent"),
  "answer-header-value": malformed("with a header whose value cannot be sent"),
  "answer-multi-value-text": malformed("with a multi-value header that is not a list"),
  "function-too-slow": refused(
    "the function takes longer than the integration's timeout",
    {
      type: ["INTEGRATION_TIMEOUT", "azulTimeout"],
      status: [504, "azulTimeout"],
      errorType: ["InternalServerErrorException", "transcript"],
      message: ["Endpoint request timed out", "azulTimeout"],
      late: true,
    },
    [
      ...before,
      integrated({
        error: ["Execution failed due to a timeout error", "timeoutRunbook"],
        serviceStatus: [UNSET, "ours"],
        status: [UNSET, "ours"],
        latency: [MILLISECONDS, "ours"],
        requestId: [UNSET, "azulTimeoutIds"],
      }),
    ],
  ),
  "function-missing": notInvoked("the function does not exist", "404", [
    { meaning: "Lambda's error", pattern: "Function not found: arn:.*" },
    "stackd",
  ]),
  "function-forbidden": notInvoked(
    "API Gateway may not invoke the function",
    "403",
    ["Invalid permissions on Lambda function", "transcript"],
    "the local gateway checks no permissions",
  ),
  "function-throttled": notInvoked(
    "Lambda refuses the invocation for want of concurrency",
    "429",
    ["Rate Exceeded.", "transcript"],
    "the local gateway's functions wait for a container",
  ),
} as const satisfies Record<string, Outcome>;
