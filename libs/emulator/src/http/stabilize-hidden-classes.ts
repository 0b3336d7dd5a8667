import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";

/** V8 has decided after seven objects of a constructor. */
const ENOUGH = 8;

/**
 * Makes some of Node's requests and answers at once, for V8 to see how large they are. It leaves room in an object for
 * as many properties as the first seven of its kind had; what a collection has forgotten by then does not count. When
 * a large import lies between the first requests, nothing is left to count: from then on each answer of this process
 * is a hash table, and a request takes a fifth more of the processor.
 *
 * @see https://v8.dev/blog/slack-tracking
 */
export function settleShapes(): void {
  Array.from({ length: ENOUGH }, () => new ServerResponse(new IncomingMessage(new Socket())));
}
