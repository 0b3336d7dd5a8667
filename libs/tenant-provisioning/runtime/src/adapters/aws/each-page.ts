import { createHash } from "node:crypto";
import { NotAwsError } from "./errors";

/** A page with its cursor for the next page. The last page has no cursor. */
export interface Page {
  /** DynamoDB's cursor. */
  readonly LastEvaluatedKey?: Readonly<Record<string, unknown>> | undefined;
  /** API Gateway's cursor. */
  readonly position?: string | undefined;
  /** CloudWatch Logs' cursor. */
  readonly nextToken?: string | undefined;
  /** CloudFront's cursor. */
  readonly NextToken?: string | undefined;
  readonly $metadata: { readonly httpStatusCode?: number | undefined };
}

/**
 * Yields all pages of an AWS list. Without this check, a server that repeats a cursor would be asked forever.
 * A lint rule requires it for every list.
 *
 * @param pages from one of the SDK's paginators
 * @throws {NotAwsError} when a cursor repeats
 */
export async function* eachPage<P extends Page>(pages: AsyncIterable<P>): AsyncGenerator<P, void> {
  // Hashes instead of cursors, to save memory on long lists.
  const seen = new Set<string>();
  for await (const page of pages) {
    const cursor = cursorOf(page);
    if (cursor !== undefined && seen.size === seen.add(cursor).size)
      throw new NotAwsError(
        "its pages loop: it names an earlier page again",
        page.$metadata.httpStatusCode ?? 200,
      );
    yield page;
  }
}

function cursorOf({ LastEvaluatedKey, position, nextToken, NextToken }: Page): string | undefined {
  const cursor =
    // The same key may come with its attributes in another order.
    LastEvaluatedKey === undefined
      ? (position ?? nextToken ?? NextToken)
      : Object.entries(LastEvaluatedKey).sort();
  // The SDK's paginators also stop at an empty cursor.
  if (cursor === undefined || cursor === "") return undefined;
  return createHash("sha256").update(JSON.stringify(cursor)).digest("base64");
}
