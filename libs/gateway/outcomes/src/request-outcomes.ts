import { UNSET, type SourcedValue, type Pattern } from "./sourced-value";
import { MILLISECONDS, UUID } from "./sourced-value";
import type { Outcome } from "./outcome";
import type { SourceId } from "./sources";
import {
  integrated,
  noAuthorizer,
  noKey,
  noRoute,
  notIntegrated,
  passedOn,
  refused,
  route,
  unlogged,
} from "./parts";

const matched = [route, noAuthorizer, noKey, notIntegrated];
const unmatched = [noRoute, noAuthorizer, noKey, notIntegrated];
const MAYBE = ["maybe", "monitoring"] as const;

const missingToken = {
  type: ["MISSING_AUTHENTICATION_TOKEN", "azulCounts"],
  status: [403, "azulCounts"],
  errorType: ["MissingAuthenticationTokenException", "errorGuide"],
  message: ["Missing Authentication Token", "azulCounts"],
} as const;

/** An `Authorization` header without an AWS signature, which API Gateway parses as one. */
const incompleteSignature = (when: string, message: SourcedValue, source: SourceId): Outcome =>
  refused(
    when,
    {
      type: ["DEFAULT_4XX", source],
      status: [403, source],
      errorType: ["IncompleteSignatureException", "errorGuide"],
      message,
    },
    unmatched,
  );

const hashed = (meaning: string, before: string, after: string): Pattern => ({
  meaning,
  pattern: `${before.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}[A-Za-z0-9+/=]{44}${after.replace(/[.]/g, "\\$&")}`,
});

/** There is no stage, so there is neither a log line nor a custom gateway response. */
const noStage = (when: string, source: SourceId, onlyOnAws?: string): Outcome => ({
  when,
  answer: {
    by: "gateway",
    status: [403, "errorGuide"],
    body: ['{"message":"Forbidden"}', "errorGuide"],
    errorType: ["ForbiddenException", "errorGuide"],
  },
  line: ["none", source],
  log: unlogged,
  ...(onlyOnAws !== undefined && { onlyOnAws }),
});

/** Outcomes of invalid requests, for methods without authorizer and required key. */
export const requestOutcomes = {
  "path-unknown": refused("the path does not exist", missingToken, unmatched),
  "method-unknown": refused("the path does not have the method", missingToken, unmatched),
  "path-unknown-with-bearer": incompleteSignature(
    "the path does not exist, and there is a bearer token",
    [
      hashed(
        "what a signature lacks, with a hash of the header",
        "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '",
        "'.",
      ),
      "azulCounts",
    ],
    "azulCounts",
  ),
  "path-unknown-with-token": incompleteSignature(
    "the path does not exist, and there is a token without spaces",
    [
      hashed(
        "what a signature lacks, with a hash of the header",
        "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. " +
          "Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a " +
          "'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) Authorization=",
        "",
      ),
      "likeBearer",
    ],
    "likeBearer",
  ),
  "path-unknown-with-signature": refused(
    "the path does not exist, and there is a complete signature",
    {
      ...missingToken,
      type: ["MISSING_AUTHENTICATION_TOKEN", "ours"],
      status: [403, "ours"],
      message: ["Missing Authentication Token", "ours"],
    },
    unmatched,
  ),
  "path-malformed": refused(
    "the path's percent-encoding is malformed",
    {
      type: ["DEFAULT_4XX", "azulBadRequest"],
      status: [400, "azulBadRequest"],
      errorType: ["BadRequestException", "ours"],
      message: undefined,
    },
    unmatched,
  ),
  "stage-unknown": noStage("the stage does not exist", "ours"),
  "host-unknown": noStage(
    "the host is that of no API",
    "monitoring",
    "the local gateway has one API, under any host",
  ),
  "parameter-missing": refused(
    "a required parameter is missing",
    {
      type: ["BAD_REQUEST_PARAMETERS", "types"],
      status: [400, "ministack"],
      errorType: ["BadRequestException", "localstackRecorded"],
      message: ["Missing required request parameters: [kind]", "ministack"],
      late: true,
      validationError: ["Missing required request parameters: [kind]", "ours"],
    },
    matched,
  ),
  "body-invalid": refused(
    "the body does not fit the model",
    {
      type: ["BAD_REQUEST_BODY", "types"],
      status: [400, "ministack"],
      errorType: ["BadRequestException", "localstackRecorded"],
      message: ["Invalid request body", "ministack"],
      late: true,
      validationError: ['[object has missing required properties (["name"])]', "validationWords"],
    },
    matched,
  ),
  "media-type-without-model": passedOn(
    "the body is of a media type that has no model",
    [200, "azulCounts"],
    [
      route,
      noAuthorizer,
      noKey,
      integrated({
        error: [UNSET, "azulCounts"],
        serviceStatus: ["200", "azulCounts"],
        status: ["200", "azulCounts"],
        latency: [MILLISECONDS, "azulTooLarge"],
        requestId: [UUID, "azulTooLarge"],
      }),
    ],
  ),
  "body-too-large": refused(
    "the body is over 10 MB",
    {
      type: ["REQUEST_TOO_LARGE", "types"],
      status: [413, "quotas"],
      errorType: ["RequestTooLargeException", "localstack"],
      message: ["HTTP content length exceeded 10485760 bytes.", "ours"],
      late: true,
      line: MAYBE,
    },
    matched,
  ),
  "event-too-large": refused(
    "the event for the function is over 6 MB",
    {
      type: ["REQUEST_TOO_LARGE", "ours"],
      status: [413, "ours"],
      errorType: ["BadRequestException", "ours"],
      message: ["Request Too Long", "ours"],
      late: true,
      line: MAYBE,
    },
    matched,
  ),
  "headers-too-large": refused(
    "request line and headers are over 10,240 bytes",
    {
      type: ["DEFAULT_4XX", "ours"],
      status: [431, "monitoring"],
      errorType: ["RequestHeaderFieldsTooLargeException", "ours"],
      message: ["HTTP header is larger than 10240 bytes.", "headerLimit"],
      line: MAYBE,
    },
    unmatched,
  ),
} as const satisfies Record<string, Outcome>;
