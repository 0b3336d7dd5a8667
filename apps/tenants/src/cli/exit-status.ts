import { EnvironmentError } from "@tollgate/environments";
import {
  CacheNotFlushedError,
  explainAwsError,
  LeftUnfinishedError,
  ProvisioningError,
  ROUTER_STORE,
  SomeCellsFailedError,
  TokenNotDeliveredError,
} from "@tollgate/tenant-provisioning-runtime";
import { TokenRecordError } from "@tollgate/records";
import { SeveralError } from "../commands/each";
import { ImportFileError } from "../import-file/errors";
import { InterruptedError } from "../io/interruption";
import { OutFileError } from "../output/out-file";
import { NOBODY_READS, NoOutputError, OutputError } from "@tollgate/program-output";
import { UsageLedgerError } from "@tollgate/usage-runtime";
import { UsageError } from "../io/errors";
import { DeliveryError } from "../usage-export/endpoint";

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
  incomplete: 8,
  nobodyReads: NOBODY_READS,
} as const;

/** Each exit status with its meaning, for help and for the reference page. */
export const exitStatuses: readonly (readonly [status: number, meaning: string])[] = [
  [STATUS.ok, "done"],
  [STATUS.failure, "an unexpected failure; `--debug` prints where it came from"],
  [
    STATUS.usage,
    "wrong use: option, id, environment, file or confirmation; or output that cannot be written",
  ],
  [STATUS.notFound, "no such tenant, token or API key"],
  [STATUS.conflict, "conflict: it exists already, is not finished, or was changed at the same time"],
  [
    STATUS.access,
    "no credentials, expired credentials, or an action that they do not allow (the message names it)",
  ],
  [
    STATUS.unavailable,
    "not deployed; AWS does not answer, or answers unexpectedly; a quota is used up; too many requests",
  ],
  [
    STATUS.problems,
    "`doctor` left a problem, `import` a row or `cells drain` a tenant, the router does not know a cell of `cells`, the cells refuse the `router-secret`, or `tokens verify` got a known token that does not work",
  ],
  [
    STATUS.incomplete,
    "some cells did not answer or failed (the message names them); the result is complete for all others",
  ],
  [129, "ended by SIGHUP"],
  [130, "ended by SIGINT, or by Ctrl-C at a question (nothing was done)"],
  [STATUS.nobodyReads, "the reader of the output closed it, such as `head`"],
  [143, "ended by SIGTERM"],
];

/** Errors in the command line, or in a file that it names. */
const USAGE_ERRORS = [UsageError, ImportFileError, OutFileError, NoOutputError, EnvironmentError];

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
  if (error instanceof SomeCellsFailedError)
    return {
      status: STATUS.incomplete,
      message: error.failed
        .map(
          ({ cell, error: each }) =>
            `${cell === ROUTER_STORE ? cell : `cell ${cell}`}: ${explain(each, context).message}`,
        )
        .join("\n"),
    };
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
  if (error instanceof ProvisioningError) return { status: STATUS[error.code], message: error.message };
  if (error instanceof TokenRecordError) return { status: STATUS.conflict, message: error.message };
  for (const cause of USAGE_ERRORS)
    if (error instanceof cause) return { status: STATUS.usage, message: error.message };
  if (error instanceof DeliveryError || error instanceof UsageLedgerError)
    return { status: STATUS.unavailable, message: error.message };
  const aws = explainAwsError(error, context);
  if (aws) return { status: STATUS[aws.kind], message: aws.message };
  return {
    status: STATUS.failure,
    message: `unexpected failure: ${String(error)} (run it again with --debug to see where)`,
  };
}
