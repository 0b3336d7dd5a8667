import { createHash } from "node:crypto";
import { NotAwsError } from "./errors";

/** What a page of a list says of where the next one begins: nothing on the last page. */
export interface Page {
  /** Of DynamoDB. */
  readonly LastEvaluatedKey?: Readonly<Record<string, unknown>> | undefined;
  /** Of API Gateway. */
  readonly position?: string | undefined;
  /** Of CloudWatch Logs. */
  readonly nextToken?: string | undefined;
  readonly $metadata: { readonly httpStatusCode?: number | undefined };
}

/**
 * The pages of a list of AWS's, to its end. A server that names a page which came before would be asked for ever. Every list is
 * read by this; lint says so.
 *
 * @param pages what one of the SDK's paginators gives
 * @throws {NotAwsError} when the pages go round
 */
export async function* eachPage<P extends Page>(pages: AsyncIterable<P>): AsyncGenerator<P, void> {
  // Of a long list the hashes are kept, and not the cursors.
  const seen = new Set<string>();
  for await (const page of pages) {
    const cursor = cursorOf(page);
    if (cursor !== undefined && seen.size === seen.add(cursor).size)
      throw new NotAwsError(
        "its pages go round: it names a page again that came before",
        page.$metadata.httpStatusCode ?? 200,
      );
    yield page;
  }
}

function cursorOf({ LastEvaluatedKey, position, nextToken }: Page): string | undefined {
  const cursor =
    // The same key may come with its attributes in another order.
    LastEvaluatedKey === undefined ? (position ?? nextToken) : Object.entries(LastEvaluatedKey).sort();
  // The SDK's paginators end at an empty one too.
  if (cursor === undefined || cursor === "") return undefined;
  return createHash("sha256").update(JSON.stringify(cursor)).digest("base64");
}
