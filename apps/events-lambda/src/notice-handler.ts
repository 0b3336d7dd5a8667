import type { NotedTokens } from "@tollgate/events-runtime";
import type { FunctionLog } from "@tollgate/function-log";

export interface NoticeHandlerOptions {
  /** Looks at all tokens, and writes notices. */
  readonly note: () => Promise<NotedTokens>;
  readonly log: Pick<FunctionLog, "info">;
}

/** Creates the handler of the daily schedule. It rejects when it could not look at all tokens; the next run does. */
export function noticeHandler({ note, log }: NoticeHandlerOptions): () => Promise<void> {
  return async () => {
    const { ending, unused } = await note();
    log.info("tokens were looked at", { ending, unused });
  };
}
