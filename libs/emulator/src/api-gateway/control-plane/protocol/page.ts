import type { Collection, Page } from "../../../state/collection";
import { badRequest } from "./errors";
import type { ControlRequest } from "./operation";

/** "The maximum number of returned results per page. The default value is 25 and the maximum value is 500." */
const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 500;

/**
 * Lists one page, as `position` and `limit` of a request ask for it.
 *
 * @throws {ControlError} for a position that this list did not return. The record that it names may have been deleted since.
 */
export function pageOf<T>(
  collection: Collection<T>,
  { query }: ControlRequest,
  { prefix = "", accept }: { prefix?: string; accept?: (record: T) => boolean } = {},
): Page<T> {
  const untrustedPosition = query.get("position") || undefined;
  const list = `${collection.name}:`;
  const position =
    untrustedPosition === undefined
      ? undefined
      : readPosition(untrustedPosition, list + prefix).slice(list.length);
  const page = collection.page({ limit: limitOf(query), prefix, position }, accept);
  return page.position === undefined ? page : { ...page, position: toBase64(list + page.position) };
}

function readPosition(untrustedPosition: string, start: string): string {
  const text = Buffer.from(untrustedPosition, "base64url").toString();
  if (toBase64(text) !== untrustedPosition || !text.startsWith(start)) throw invalidPosition();
  return text;
}

const toBase64 = (text: string) => Buffer.from(text).toString("base64url");

/** Our message: AWS's is not published. */
const invalidPosition = () => badRequest("Invalid position parameter specified");

/** One page of a list that changes at deployments only, on the wire. */
export function pageOfList<T>(list: readonly T[], { query }: ControlRequest) {
  const from = Number(query.get("position") || 0);
  if (!Number.isSafeInteger(from) || from < 0 || (from > 0 && from >= list.length)) throw invalidPosition();
  const end = from + limitOf(query);
  return { item: list.slice(from, end), ...(end < list.length && { position: String(end) }) };
}

/** A limit below 1 is no limit, as API Gateway sees it. @throws {ControlError} when it is not a number. */
export function limitOf(query: URLSearchParams): number {
  const untrustedLimit = query.get("limit");
  if (untrustedLimit === null) return DEFAULT_LIMIT;
  const limit = Number(untrustedLimit);
  if (!Number.isInteger(limit)) throw badRequest("Invalid limit specified");
  return limit < 1 ? DEFAULT_LIMIT : Math.min(limit, MAX_LIMIT);
}

/** A page on the wire: the list is called `item` there. */
export function pageView<T>({ items, position }: Page<T>, view: (record: T) => unknown) {
  return { item: items.map(view), ...(position !== undefined && { position }) };
}
