import { Readable } from "node:stream";

/** The outcome of a request to AWS: whether it takes effect, and what the SDK receives. */
interface Outcome {
  readonly happens: boolean;
  readonly hears: "its answer" | "a refusal" | "nothing" | "too many requests" | "no more";
}
const undisturbed: Outcome = { happens: true, hears: "its answer" };

/** The outcomes of a run's calls. A call counts once, however often the SDK repeats it. */
export interface Fault {
  /** The outcome of the call with the fault. @default undisturbed */
  readonly at?: Outcome;
  /** The outcome of all later calls. @default undisturbed */
  readonly after?: Outcome;
  /** The outcome of the first attempt of every call. @default undisturbed */
  readonly first?: Outcome;
}

const throttled: Outcome = { happens: false, hears: "too many requests" };
const unanswered: Outcome = { happens: true, hears: "nothing" };

/** Faults between the command and AWS, at one call or from one call on. */
export const FAULTS = {
  "error before": { at: { happens: false, hears: "a refusal" } },
  "error after": { at: { happens: true, hears: "a refusal" } },
  timeout: { at: unanswered, after: unanswered },
  // Throttling also covers a process that is killed before a call, which looks the same to AWS.
  throttle: { at: throttled, after: throttled },
  killed: { at: { happens: true, hears: "no more" }, after: { happens: false, hears: "no more" } },
} satisfies Record<string, Fault>;

/** Faults that the SDK's retries resolve, at each call of a command. */
export const PASSING_FAULTS = {
  "lost answer": { first: unanswered },
  "lost request": { first: { happens: false, hears: "nothing" } },
  "throttled once": { first: throttled },
} satisfies Record<string, Fault>;

interface HttpAnswer {
  readonly response: { readonly statusCode: number; readonly headers: object; readonly body: Readable };
}

/** A request that is about to be sent to AWS. */
export interface Sent {
  readonly service: "gateway" | "dynamodb" | "sts";
  /** Whether the SDK has sent this call before. */
  readonly isRepeated: boolean;
  readonly send: () => Promise<HttpAnswer>;
}

/** Causes a fault at the call with a number, from 1, counted over all clients. */
export function faultAt(
  { at = undisturbed, after = undisturbed, first = undisturbed }: Fault,
  number: number,
) {
  let count = 0;
  const outcomeOf = (isRepeated: boolean) => {
    if (!isRepeated) count += 1;
    if (count === number) return at;
    return count > number ? after : isRepeated ? undisturbed : first;
  };
  const around = async ({ service, isRepeated, send }: Sent): Promise<HttpAnswer> => {
    const { happens, hears } = outcomeOf(isRepeated);
    const answer = happens ? await send() : undefined;
    if (answer !== undefined && hears === "its answer") return answer;
    // An unread body would keep its connection open.
    answer?.response.body.resume();
    switch (hears) {
      case "a refusal":
        return errorAnswer(403, "AccessDeniedException");
      case "too many requests":
        return service === "dynamodb"
          ? errorAnswer(400, "ProvisionedThroughputExceededException")
          : errorAnswer(429, "TooManyRequestsException");
      case "nothing":
        throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
      default:
        // Nothing repeats the call, and later calls of the command have no effect.
        throw new Error("killed");
    }
  };
  return { around, hit: () => count >= number };
}

/** An error in the form of both protocols: API Gateway uses a header, DynamoDB the body. */
function errorAnswer(statusCode: number, type: string): HttpAnswer {
  const body = JSON.stringify({ __type: `com.amazonaws#${type}`, message: "on purpose" });
  return {
    response: { statusCode, headers: { "x-amzn-errortype": type }, body: Readable.from([Buffer.from(body)]) },
  };
}
