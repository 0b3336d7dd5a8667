import {
  KEY_ID,
  KEY_VALUE,
  MILLISECONDS,
  PRINCIPAL,
  RESOURCE_PATH,
  UNSET,
  UUID,
  type SourcedValue,
  type Pattern,
} from "./sourced-value";
import {
  authorizerVariables,
  authorizeVariables,
  integrationVariables,
  keyVariables,
  logVariables,
} from "./outcome";
import type { Answer, LogValues, LogVariable, Outcome } from "./outcome";
import type { SourceId } from "./sources";

/** The variables that each phase of a request writes to the log; an outcome is composed of such parts. */
type Part = Readonly<Partial<Record<LogVariable, SourcedValue>>>;

function all<Name extends LogVariable>(
  names: readonly Name[],
  value: string | Pattern,
  source: SourceId,
): Readonly<Record<Name, SourcedValue>> {
  return Object.fromEntries(names.map((name) => [name, [value, source]])) as unknown as Record<
    Name,
    SourcedValue
  >;
}

/** An outcome without a log line has no variables. */
export const unlogged: LogValues = all(logVariables, UNSET, "ours");

/**
 * "The authenticate phase is only present when IAM authorizers are used": neither the local gateway nor the
 * shipped document has any.
 */
const notAuthenticated = all(
  ["authenticate.error", "authenticate.latency", "authenticate.status"],
  UNSET,
  "phases",
);
const noError = all(
  ["error.message", "error.messageString", "error.responseType", "error.validationErrorString"],
  UNSET,
  "azulCounts",
);

export const noRoute: Part = { resourcePath: [UNSET, "ours"] };
export const route: Part = { resourcePath: [RESOURCE_PATH, "variables"] };

// --- The authorizer

/** The method has no authorizer, or the request did not reach it. */
export const noAuthorizer: Part = {
  ...all(authorizerVariables, UNSET, "phases"),
  ...all(authorizeVariables, UNSET, "phases"),
};

/** The authorizer is not called, because the request lacks its identity sources. */
export const authorizerNotAsked: Part = {
  ...all(authorizerVariables, UNSET, "ours"),
  ...all(authorizeVariables, UNSET, "ours"),
};

const asked = {
  ...all(["authorizer.integrationLatency", "authorizer.latency"], MILLISECONDS, "variables"),
  "authorizer.requestId": [UUID, "variables"],
} as const satisfies Part;

const answered = {
  ...asked,
  "authorizer.error": [UNSET, "variables"],
  // AWS's description: "The status code returned from a Lambda authorizer", "... from an authorizer".
  "authorizer.integrationStatus": ["200", "variables"],
  "authorizer.status": ["200", "variables"],
  "authorizer.principalId": [PRINCIPAL, "variables"],
} as const satisfies Part;

export const authorizerAllows: Part = {
  ...answered,
  "authorize.error": [UNSET, "variables"],
  "authorize.latency": [UNSET, "ours"],
  "authorize.status": ["200", "variables"],
};

export const authorizerCached: Part = {
  ...authorizerAllows,
  ...all(
    [
      "authorizer.integrationLatency",
      "authorizer.latency",
      "authorizer.integrationStatus",
      "authorizer.status",
      "authorizer.requestId",
    ],
    UNSET,
    "ours",
  ),
};

export const authorizerDenies = (message: string): Part => ({
  ...answered,
  "authorizer.principalId": [PRINCIPAL, "ours"],
  "authorize.error": [message, "ours"],
  "authorize.latency": [UNSET, "ours"],
  "authorize.status": ["403", "variables"],
});

/**
 * A failed authorizer. Lambda answers 200 even if the function failed, as for a backend (azul#8192).
 *
 * @param status the authorizer's status, which the caller gets
 */
export const authorizerFails = (
  status: "401" | "500",
  error: string | Pattern,
  serviceStatus = "200",
): Part => ({
  ...asked,
  "authorizer.error": [error, "ours"],
  "authorizer.integrationStatus": [serviceStatus, serviceStatus === "200" ? "likeTooLarge" : "ours"],
  "authorizer.status": [status, "ours"],
  "authorizer.principalId": [UNSET, "ours"],
  ...all(authorizeVariables, UNSET, "ours"),
});

// --- The key

export const noKey: Part = all(keyVariables, UNSET, "variables");
export const metered: Part = {
  "identity.apiKey": [KEY_VALUE, "variables"],
  "identity.apiKeyId": [KEY_ID, "variables"],
};
/** A known key that is refused. */
export const refusedKey: Part = {
  "identity.apiKey": [KEY_VALUE, "ours"],
  "identity.apiKeyId": [KEY_ID, "ours"],
};

// --- The integration

export const notIntegrated: Part = all(integrationVariables, UNSET, "azulCounts");

interface Integration {
  readonly error: SourcedValue;
  /** `integration.integrationStatus`, the same as `integrationStatus`. */
  readonly serviceStatus: SourcedValue;
  readonly status: SourcedValue;
  readonly latency: SourcedValue;
  readonly requestId: SourcedValue;
}

/** AWS documents the names of each pair as equivalent. */
export const integrated = ({ error, serviceStatus, status, latency, requestId }: Integration): Part => ({
  "integration.error": error,
  integrationErrorMessage: error,
  "integration.integrationStatus": serviceStatus,
  integrationStatus: serviceStatus,
  "integration.status": status,
  "integration.latency": latency,
  integrationLatency: latency,
  "integration.requestId": requestId,
  awsEndpointRequestId: requestId,
});

// --- The answer

const written: Outcome["line"] = ["written", "azulCounts"];

/** The integration's response is passed to the caller. */
export function passedOn(when: string, status: SourcedValue<number>, parts: readonly Part[]): Outcome {
  return {
    when,
    answer: { by: "integration", status },
    line: written,
    log: merged([noError, ...parts]),
  };
}

interface Refused {
  readonly type: SourcedValue;
  readonly status: SourcedValue<number>;
  readonly errorType: SourcedValue;
  /** `undefined` for a null message. */
  readonly message: SourcedValue | undefined;
  /** From validation on, API Gateway writes a space before the message. */
  readonly late?: boolean;
  readonly messageMember?: "Message";
  readonly validationError?: SourcedValue;
  readonly line?: Outcome["line"];
  readonly onlyOnAws?: string;
}

/** The response is a gateway response. */
export function refused(when: string, refusal: Refused, parts: readonly Part[]): Outcome {
  const {
    type,
    status,
    errorType,
    message,
    late,
    messageMember = "message",
    validationError,
    line,
    onlyOnAws,
  } = refusal;
  const messageString = messageStringOf(message?.[0], late === true);
  const textSource = message?.[1] ?? "loige";
  const answer: Answer = {
    by: "gateway",
    status,
    errorType,
    body: [embedded(`{"${messageMember}":`, messageString, "}"), late ? "transcript" : textSource],
  };
  return {
    when,
    answer,
    line: line ?? written,
    log: merged([
      {
        "error.message": message ?? [UNSET, "azulBadRequest"],
        "error.messageString": [messageString, late ? "azulTimeout" : message ? "variables" : "ours"],
        "error.responseType": type,
        "error.validationErrorString": validationError ?? [UNSET, "variables"],
      },
      ...parts,
    ]),
    ...(onlyOnAws !== undefined && { onlyOnAws }),
  };
}

function messageStringOf(message: string | Pattern | undefined, late: boolean): string | Pattern {
  if (message === undefined) return "null";
  if (typeof message === "string") return `${late ? " " : ""}${JSON.stringify(message)}`;
  return embedded(late ? ' "' : '"', message, '"');
}

function embedded(before: string, value: string | Pattern, after: string): string | Pattern {
  if (typeof value === "string") return before + value + after;
  const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return { ...value, pattern: `${escaped(before)}(?:${value.pattern})${escaped(after)}` };
}

/**
 * Merges parts; later ones override earlier ones.
 *
 * @throws when no part has a variable, which a test would find
 */
function merged(parts: readonly Part[]): LogValues {
  return Object.assign({}, notAuthenticated, ...parts) as LogValues;
}
