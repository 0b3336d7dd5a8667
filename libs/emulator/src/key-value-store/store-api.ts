import { isObject, stringMember, tryJson } from "../common/json";
import { headerValue, type ReceivedRequest, type Reply } from "../http/received-request";
import { xmlReply } from "../http/xml";
import { StoreError } from "./errors";
import type { KeyValueStore, PairChange } from "./key-value-store";

/** A request with its body read. */
export interface StoreRequest extends Pick<
  ReceivedRequest,
  "method" | "untrustedPath" | "untrustedQuery" | "untrustedHeaders"
> {
  readonly body: Buffer;
}

const DEFAULT_PAGE = 10;
const MAX_PAGE = 50;

/**
 * The API of CloudFront's key value stores (service `cloudfront-keyvaluestore`, REST-JSON). It never rejects.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Operations_Amazon_CloudFront_KeyValueStore.html
 */
export async function answerStoreRequest(store: KeyValueStore, request: StoreRequest): Promise<Reply> {
  try {
    return await answer(store, request);
  } catch (error) {
    if (error instanceof StoreError) return storeRefusal(error);
    throw error;
  }
}

export function storeRefusal({ status, code, message }: StoreError): Reply {
  return {
    status,
    headers: [
      ["Content-Type", "application/json"],
      ["x-amzn-ErrorType", code],
    ],
    body: JSON.stringify({ Message: message }),
  };
}

async function answer(store: KeyValueStore, request: StoreRequest): Promise<Reply> {
  const [arn, key] = targetOf(request.untrustedPath);
  if (arn !== store.arn)
    throw new StoreError("ResourceNotFoundException", "The key value store was not found.");
  const ifMatch = headerValue(request, "If-Match");
  const written = async (changes: readonly PairChange[]) => {
    await store.write(ifMatch, changes);
    return reply(store.totals, store.etag);
  };
  switch (`${request.method} ${key === undefined ? "store" : key === "" ? "keys" : "key"}`) {
    case "GET store":
      return reply({ ...store.totals, ...store.times, KvsARN: store.arn, Status: "READY" }, store.etag);
    case "GET keys":
      return reply(pageOf(store, new URLSearchParams(request.untrustedQuery)));
    case "POST keys":
      return written(changesOf(request.body));
    case "GET key": {
      const pair = store.get(key ?? "");
      return reply({ Key: pair.key, Value: pair.value, ...store.totals });
    }
    case "PUT key":
      return written([{ key: key ?? "", value: textOf(tryJson(request.body.toString()), "Value") }]);
    case "DELETE key":
      return written([{ key: key ?? "" }]);
    default:
      throw new StoreError("ValidationException", "There is no such operation.");
  }
}

function reply(body: object, etag?: string): Reply {
  const headers = [["Content-Type", "application/json"] as const];
  return {
    status: 200,
    headers: etag === undefined ? headers : [...headers, ["ETag", etag]],
    body: JSON.stringify(body),
  };
}

/**
 * The ARN and the key in a path.
 *
 * @returns no key for the store itself, and an empty one for all its keys
 * @throws {StoreError} when it is another path or not valid percent-encoding
 */
function targetOf(untrustedPath: string): readonly [arn: string, key: string | undefined] {
  const [, arn = "", keys, key = ""] =
    /^\/key-value-stores\/([^/]+)(?:\/(keys)(?:\/([^/]+))?)?\/?$/.exec(untrustedPath) ?? [];
  try {
    return [decodeURIComponent(arn), keys === undefined ? undefined : decodeURIComponent(key)];
  } catch {
    throw new StoreError("ValidationException", "The path is not valid percent-encoding.");
  }
}

/** @throws {StoreError} */
function pageOf(store: KeyValueStore, query: URLSearchParams): object {
  const limit = Number(query.get("MaxResults") ?? DEFAULT_PAGE);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE)
    throw new StoreError("ValidationException", `MaxResults is from 1 to ${MAX_PAGE}.`);
  const token = query.get("NextToken");
  const from = token === null ? undefined : Buffer.from(token, "base64url").toString();
  const { items, position } = store.page(from, limit);
  return {
    Items: items.map(({ key, value }) => ({ Key: key, Value: value })),
    ...(position !== undefined && { NextToken: Buffer.from(position).toString("base64url") }),
  };
}

/** @throws {StoreError} */
function changesOf(untrustedBody: Buffer): readonly PairChange[] {
  const untrusted = tryJson(untrustedBody.toString());
  return [
    ...listOf(untrusted, "Puts").map((each) => ({ key: textOf(each, "Key"), value: textOf(each, "Value") })),
    ...listOf(untrusted, "Deletes").map((each) => ({ key: textOf(each, "Key") })),
  ];
}

/** @throws {StoreError} */
function listOf(untrusted: unknown, member: string): readonly unknown[] {
  const list = isObject(untrusted) ? (untrusted[member] ?? []) : undefined;
  if (!Array.isArray(list)) throw new StoreError("ValidationException", `${member} is a list.`);
  return list;
}

/** @throws {StoreError} */
function textOf(untrusted: unknown, member: string): string {
  const text = stringMember(untrusted, member);
  if (text === undefined) throw new StoreError("ValidationException", `${member} is missing or no text.`);
  return text;
}

const CLOUDFRONT = "http://cloudfront.amazonaws.com/doc/2020-05-31/";

/**
 * What CloudFront's own API (service `cloudfront`, REST-XML) says of a store: `DescribeKeyValueStore`, by which a client finds the
 * ARN. Its ETag is not the one that writes name.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DescribeKeyValueStore.html
 */
export function describeStore(
  store: KeyValueStore,
  { method, untrustedPath }: StoreRequest,
  requestId: string,
): Reply {
  const failed = (status: number, code: string, message: string) =>
    xmlReply(status, ["ErrorResponse", CLOUDFRONT], {
      Error: { Type: "Sender", Code: code, Message: message },
      RequestId: requestId,
    });
  const name = /^\/2020-05-31\/key-value-store\/([^/]+)\/?$/.exec(untrustedPath)?.[1];
  if (method !== "GET" || name === undefined)
    return failed(501, "NotImplemented", "The local gateway has DescribeKeyValueStore of cloudfront only.");
  if (name !== store.name) return failed(404, "EntityNotFound", "The key value store was not found.");
  return xmlReply(
    200,
    ["KeyValueStore", CLOUDFRONT],
    {
      Name: store.name,
      Id: store.arn.replace(/.*\//, ""),
      Comment: "",
      ARN: store.arn,
      Status: "READY",
      LastModifiedTime: new Date(store.times.Created * 1000).toISOString(),
    },
    [["ETag", "E0000000000000"]],
  );
}
