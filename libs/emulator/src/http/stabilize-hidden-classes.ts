import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";

/** V8 fixes the size of a constructor's objects after seven of them. */
const ENOUGH = 8;

/**
 * Creates some of Node's requests and responses up front. V8 reserves room for the properties that the first seven objects of
 * a constructor have. If those objects are garbage-collected first, such as during a large import between the first requests,
 * every later response becomes a slow dictionary object, and a request takes a fifth more CPU time (benchmark `import`).
 *
 * @see https://v8.dev/blog/slack-tracking
 */
export function stabilizeHiddenClasses(): void {
  Array.from({ length: ENOUGH }, () => new ServerResponse(new IncomingMessage(new Socket())));
}
