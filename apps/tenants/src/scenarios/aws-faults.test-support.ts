import { Readable } from "node:stream";

/** What becomes of a request to AWS: whether it has its effect, and what the SDK hears. */
interface Outcome {
  readonly happens: boolean;
  readonly hears: "its answer" | "a refusal" | "nothing" | "too many requests" | "no more";
}
const undisturbed: Outcome = { happens: true, hears: "its answer" };

/** A call is counted once, however often the SDK repeats it. */
export interface Fault {
  /** At the call of the fault. @default undisturbed */
  readonly at?: Outcome;
  /** At all later calls. @default undisturbed */
  readonly after?: Outcome;
  /** At any call, the first time that it is sent. @default undisturbed */
  readonly first?: Outcome;
}

const throttled: Outcome = { happens: false, hears: "too many requests" };
const unanswered: Outcome = { happens: true, hears: "nothing" };

/** What goes wrong between the command and AWS at one call, or from it on. */
export const FAULTS = {
  "error before": { at: { happens: false, hears: "a refusal" } },
  "error after": { at: { happens: true, hears: "a refusal" } },
  timeout: { at: unanswered, after: unanswered },
  // Of a process that is killed before a call, AWS sees the same.
  throttle: { at: throttled, after: throttled },
  killed: { at: { happens: true, hears: "no more" }, after: { happens: false, hears: "no more" } },
} satisfies Record<string, Fault>;

/** What the SDK gets over by itself, at each call of a command. */
export const PASSING_FAULTS = {
  "lost answer": { first: unanswered },
  "lost request": { first: { happens: false, hears: "nothing" } },
  "throttled once": { first: throttled },
} satisfies Record<string, Fault>;

interface HttpAnswer {
  readonly response: { readonly statusCode: number; readonly headers: object; readonly body: Readable };
}

/** A request to AWS on its way. */
export interface Sent {
  readonly service: "gateway" | "dynamodb" | "sts";
  /** The SDK has sent this call before. */
  readonly isRepeated: boolean;
  readonly send: () => Promise<HttpAnswer>;
}

/** Puts a fault at the call of a number, from 1, of all clients together. */
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
    // What nobody reads would keep its connection.
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
        // Nothing repeats it, and nothing that the command does then has an effect.
        throw new Error("killed");
    }
  };
  return { around, hit: () => count >= number };
}

/** An error as both protocols write it: API Gateway in a header, DynamoDB in the body. */
function errorAnswer(statusCode: number, type: string): HttpAnswer {
  const body = JSON.stringify({ __type: `com.amazonaws#${type}`, message: "on purpose" });
  return {
    response: { statusCode, headers: { "x-amzn-errortype": type }, body: Readable.from([Buffer.from(body)]) },
  };
}
