// The APIs of cells, asked over HTTPS as the router asks them.

import { ROUTER_HEADER } from "@tollgate/cell-router";
import type { RouterTarget } from "@tollgate/records";
import type { CellApis } from "../../cells/deployed-secret";
import { CellApiError } from "../../cells/errors";

/** The route of every gateway that asks for a token. The pipeline's smoke test asks it too. */
const ROUTE = "health";

/** Milliseconds until a cell has to answer. */
const ANSWER_WITHIN_MS = 10_000;

export interface CellApisOptions {
  /** The stage of each cell. */
  readonly stage: string;
  /** A server that stands in for AWS, and is asked for every cell. @default each cell's own host at AWS */
  readonly server?: string | undefined;
  /** @default 10,000 */
  readonly answerWithinMs?: number;
}

/**
 * Asks a route without a token: API Gateway's authorizer answers 401, and a web ACL that refuses the request answers 403 before.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html
 */
export function httpCellApis(options: CellApisOptions): CellApis {
  const { answerWithinMs = ANSWER_WITHIN_MS } = options;
  return {
    async takesSecret(target, secret) {
      const url = askedUrl(target, options);
      const status = await statusOf(url, {
        headers: { [ROUTER_HEADER]: secret },
        // The secret does not go where an answer leads.
        redirect: "manual",
        signal: AbortSignal.timeout(answerWithinMs),
      });
      if (status !== 401 && status !== 403) throw new CellApiError(url, `answers ${status}`);
      return status === 401;
    },
  };
}

/** The URL by which a cell is asked. */
export function askedUrl({ apiId, region }: RouterTarget, { stage, server }: CellApisOptions): string {
  const host = server ?? `https://${apiId}.execute-api.${region}.amazonaws.com`;
  return `${host.replace(/\/$/, "")}/${stage}/${ROUTE}`;
}

/**
 * The server that stands in for AWS. Its cells have ids which may be those of other people's APIs at AWS, so a secret from
 * such a server is sent to no other.
 */
export function standInServer(env: NodeJS.ProcessEnv): string | undefined {
  const variables = ["", "_CLOUDFRONT_KEYVALUESTORE", "_DYNAMODB"];
  return variables.map((service) => env[`AWS_ENDPOINT_URL${service}`]).find((url) => url);
}

/** @throws {CellApiError} without the error of `fetch`, which can have a header's value in it */
async function statusOf(url: string, init: RequestInit): Promise<number> {
  try {
    const answer = await fetch(url, init);
    await answer.body?.cancel();
    return answer.status;
  } catch (error) {
    const { name, cause } = error as {
      readonly name?: unknown;
      readonly cause?: { readonly code?: unknown };
    };
    const code = name === "TimeoutError" ? name : cause?.code;
    throw new CellApiError(url, `does not answer (${typeof code === "string" ? code : "unknown error"})`);
  }
}
