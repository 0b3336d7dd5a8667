import { EnvironmentError } from "@tollgate/environments";
import {
  AmbiguousTokenError,
  ApiKeyMissingError,
  ApiKeyNotCreatedError,
  ApiKeyTakenError,
  ApiKeyValueError,
  ApiNotFoundError,
  CacheNotFlushedError,
  DayRangeError,
  DuplicatePlanError,
  explainAwsError,
  LeftUnfinishedError,
  PlanChoiceError,
  PlanConflictError,
  PlanNameError,
  PlanNotFoundError,
  PlanRemovedError,
  TenantChangedError,
  TenantDetailError,
  TenantExistsError,
  TenantHasKeyError,
  TenantIdError,
  TenantNotFoundError,
  TenantUnfinishedError,
  TokenChangedError,
  TokenLifetimeError,
  TokenNotDeliveredError,
  TokenNotFoundError,
  TokenOptionError,
  TokenReplacedError,
  TokenStateError,
  UnknownApiKeyError,
  UnprocessedItemsError,
} from "@tollgate/tenant-provisioning-runtime";
import { TokenRecordError } from "@tollgate/records";
import { SeveralError } from "../commands/each";
import { ImportFileError } from "../import-file/errors";
import { InterruptedError } from "../io/interruption";
import { OutFileError } from "../output/out-file";
import { NOBODY_READS, NoOutputError, OutputError } from "@tollgate/program-output";
import { UsageError } from "../io/errors";

/** The documented exit statuses. */
export const STATUS = {
  ok: 0,
  failure: 1,
  usage: 2,
  notFound: 3,
  conflict: 4,
  access: 5,
  unavailable: 6,
  problems: 7,
  nobodyReads: NOBODY_READS,
} as const;

type ErrorClass = abstract new (...args: never[]) => Error;

/** Causes that a person can mend: their message is all that there is to say. */
const EXPECTED: readonly (readonly [status: number, causes: readonly ErrorClass[]])[] = [
  [
    STATUS.usage,
    [
      UsageError,
      ImportFileError,
      OutFileError,
      NoOutputError,
      EnvironmentError,
      TenantIdError,
      TenantDetailError,
      TokenOptionError,
      TokenLifetimeError,
      AmbiguousTokenError,
      PlanChoiceError,
      DayRangeError,
      PlanNameError,
    ],
  ],
  [STATUS.notFound, [TenantNotFoundError, TokenNotFoundError, ApiKeyMissingError, UnknownApiKeyError]],
  [
    STATUS.conflict,
    [
      TenantExistsError,
      TenantHasKeyError,
      TenantUnfinishedError,
      TenantChangedError,
      PlanConflictError,
      PlanRemovedError,
      ApiKeyNotCreatedError,
      ApiKeyTakenError,
      ApiKeyValueError,
      TokenRecordError,
      TokenChangedError,
      TokenReplacedError,
      TokenStateError,
    ],
  ],
  [STATUS.unavailable, [PlanNotFoundError, DuplicatePlanError, ApiNotFoundError, UnprocessedItemsError]],
];

/** The exit status for a failure, and what to print. */
export function explain(
  error: unknown,
  context: { readonly environmentName: string; readonly endpoint?: string | undefined },
): { readonly status: number; readonly message: string } {
  if (error instanceof TokenNotDeliveredError || error instanceof CacheNotFlushedError) {
    const { status, message } = explain(error.cause, context);
    return { status, message: `${message}\n${error.message}` };
  }
  if (error instanceof LeftUnfinishedError) {
    const { status, message } = explain(error.cause, context);
    return { status, message: `${message}\n${error.left}` };
  }
  if (error instanceof InterruptedError) return { status: error.status, message: error.message };
  if (error instanceof OutputError)
    return { status: error.code === "EPIPE" ? STATUS.nobodyReads : STATUS.usage, message: error.message };
  if (error instanceof SeveralError) {
    const all = error.errors.map((each) => explain(each, context));
    return {
      status: all[0]?.status ?? STATUS.failure,
      message: [
        ...all.map(({ message }) => message),
        ...(error.untried > 0
          ? [`After so many failures in a row, ${error.untried} more were not tried.`]
          : []),
      ].join("\n"),
    };
  }
  for (const [status, causes] of EXPECTED)
    if (causes.some((cause) => error instanceof cause)) return { status, message: (error as Error).message };
  const aws = explainAwsError(error, context);
  if (aws) return { status: STATUS[aws.kind], message: aws.message };
  return {
    status: STATUS.failure,
    message: `unexpected failure: ${String(error)} (run it again with --debug to see where)`,
  };
}
