import { MILLISECONDS, UNSET, type SourcedValue, type Pattern } from "./sourced-value";
import type { Outcome } from "./outcome";
import { integrated, noAuthorizer, noKey, notIntegrated, passedOn, refused, route } from "./parts";
import type { SourceId } from "./sources";

const before = [route, noAuthorizer, noKey];

const answers = (status: number): Outcome =>
  passedOn(
    `the HTTP backend answers ${status}`,
    [status, "localstackRecorded"],
    [
      ...before,
      integrated({
        error: [UNSET, "variables"],
        // AWS documents it for Lambda only.
        serviceStatus: [String(status), "ours"],
        status: [String(status), "variables"],
        latency: [MILLISECONDS, "variables"],
        requestId: [UNSET, "ours"],
      }),
    ],
  );

const notAnswered = (error: SourcedValue) =>
  integrated({
    error,
    serviceStatus: [UNSET, "ours"],
    status: [UNSET, "ours"],
    latency: [MILLISECONDS, "ours"],
    requestId: [UNSET, "ours"],
  });

const misconfigured = {
  type: ["API_CONFIGURATION_ERROR", "types"],
  status: [500, "types"],
  errorType: ["InternalServerErrorException", "ours"],
  message: ["Internal server error", "localstack"],
  late: true,
} as const;

const unreachable = (when: string, source: SourceId): Outcome =>
  refused(
    when,
    {
      type: ["INTEGRATION_FAILURE", "localstack"],
      status: [504, source],
      errorType: ["InternalServerErrorException", "networkError"],
      message: ["Network error communicating with endpoint", source],
      late: true,
    },
    [...before, notAnswered(["Network error communicating with endpoint", "ours"])],
  );

const CERTIFICATE: Pattern = { meaning: "what is wrong with the certificate", pattern: ".+" };

/** Outcomes of HTTP proxy and mock integrations, for methods without authorizer and required key. */
export const httpOutcomes = {
  "http-answers": answers(200),
  "http-answers-404": answers(404),
  "http-answers-500": answers(500),
  "http-refuses": unreachable("the HTTP backend refuses the connection", "networkError"),
  "http-cut-off": unreachable("the HTTP backend ends the connection in the middle of its answer", "ours"),
  "http-answer-too-large": unreachable("the HTTP backend's answer is over 10 MB", "ours"),
  "http-without-tls": unreachable("the HTTP backend does not speak the TLS of its URI", "localstack"),
  "http-host-unknown": refused("the HTTP backend's name does not resolve", misconfigured, [
    ...before,
    notAnswered(["Invalid endpoint address", "ours"]),
  ]),
  "http-too-slow": refused(
    "the HTTP backend takes longer than the integration's timeout",
    {
      type: ["INTEGRATION_TIMEOUT", "types"],
      status: [504, "types"],
      errorType: ["InternalServerErrorException", "transcript"],
      message: ["Endpoint request timed out", "transcript"],
      late: true,
    },
    [...before, notAnswered(["Execution failed due to a timeout error", "timeoutRunbook"])],
  ),
  "http-bad-certificate": refused(
    "the HTTP backend's certificate is not to be trusted",
    {
      ...misconfigured,
      type: ["API_CONFIGURATION_ERROR", "certificates"],
      status: [500, "certificateStatus"],
    },
    [...before, notAnswered([CERTIFICATE, "certificates"])],
  ),
  "mock-answers": passedOn(
    "a mock integration answers",
    [204, "azulMock"],
    [
      ...before,
      integrated({
        error: [UNSET, "azulMock"],
        serviceStatus: ["204", "azulMock"],
        status: [UNSET, "azulMock"],
        latency: [UNSET, "ours"],
        requestId: [UNSET, "ours"],
      }),
    ],
  ),
  "mock-without-response": refused(
    "a mock integration has no response for the status that its template chooses",
    misconfigured,
    [...before, notIntegrated],
  ),
  "media-type-refused": refused(
    "a mock integration passes no media type through that has no template",
    {
      type: ["UNSUPPORTED_MEDIA_TYPE", "ministack"],
      status: [415, "ministack"],
      errorType: ["BadRequestException", "ours"],
      message: ["Unsupported Media Type", "ministack"],
      onlyOnAws: "the local gateway does not read passthroughBehavior yet",
    },
    [...before, notIntegrated],
  ),
} as const satisfies Record<string, Outcome>;
