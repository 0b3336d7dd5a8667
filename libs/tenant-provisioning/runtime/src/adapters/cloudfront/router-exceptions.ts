import type { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import {
  DescribeKeyValueStoreCommand,
  GetKeyCommand,
  paginateListKeys,
  UpdateKeysCommand,
  type CloudFrontKeyValueStoreClient,
} from "@aws-sdk/client-cloudfront-keyvaluestore";
import { exceptionKey, NEXT_SECRET_KEY, SECRET_KEY } from "@tollgate/cell-router";
import { RouterChangedError, RouterMissingError, RouterStoreFullError } from "../../cells/errors";
import type { RouterStore } from "../../cells/router-exceptions";
import type { RouterSecrets } from "../../cells/router-secret";
import { chunksOf } from "../../core/in-parallel";
import { eachPage } from "../aws/each-page";
import { StoredRecordError } from "../aws/errors";
import { systemTime, type Time } from "../aws/waiting";
import { inTurn } from "./in-turn";

/** The clients of the router's store. */
export interface RouterClients {
  readonly cloudfront: CloudFrontClient;
  readonly store: CloudFrontKeyValueStoreClient;
}

export interface RouterExceptionsOptions {
  /** A number from 0 up to 1. @default Math.random */
  readonly random?: () => number;
  readonly time?: Pick<Time, "sleep">;
}

/**
 * Keys of one UpdateKeys, whose 3 MB are never reached with them.
 *
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-keyvaluestores
 */
const MAX_CHANGES = 50;
/** Attempts at a batch whose ETag others changed, and the upper bound of the wait before each, in milliseconds. */
const MAX_ATTEMPTS = 12;
const LONGEST_WAIT_MS = 2_000;
const EXCEPTION_KEY = /^[0-9a-f]{20}$/;

interface Change {
  readonly key: string;
  readonly value: string | undefined;
}

/**
 * The router's exceptions in a key value store of CloudFront.
 *
 * Every write names the store's ETag, which every other write changes. A write that was refused for it is repeated with the
 * new one: it puts the same values, and removes the same keys.
 *
 * @param name the store's name
 */
export function cloudfrontExceptions(
  { cloudfront, store }: RouterClients,
  name: string,
  { random = Math.random, time = systemTime }: RouterExceptionsOptions = {},
): RouterStore {
  let found: Promise<string> | undefined;
  /** CloudFront chooses the id in a store's ARN. */
  const arn = (): Promise<string> => {
    found ??= findStore(cloudfront, name).catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };

  const readSecrets = async (KvsARN: string): Promise<RouterSecrets> => {
    const [active, next] = [
      await valueOf(store, KvsARN, SECRET_KEY),
      await valueOf(store, KvsARN, NEXT_SECRET_KEY),
    ];
    return { ...(active !== undefined && { active }), ...(next !== undefined && { next }) };
  };

  const existing = async (KvsARN: string, changes: readonly Change[]): Promise<readonly Change[]> => {
    const left: Change[] = [];
    for (const each of changes)
      if (each.value !== undefined || (await valueOf(store, KvsARN, each.key)) !== undefined) left.push(each);
    return left;
  };

  /**
   * Writes with the store's ETag, and again while others write between the two.
   *
   * @param known the ETag of a write just before @default it is read
   */
  const untilUnchanged = async <Result>(
    write: (etag: string, KvsARN: string) => Promise<Result>,
    known?: string,
  ): Promise<Result> => {
    const KvsARN = await arn();
    let etag = known;
    for (let attempt = 1; ; attempt += 1)
      try {
        return await write(etag ?? (await etagOf(store, KvsARN, name)), KvsARN);
      } catch (error) {
        if (nameOf(error) === "ServiceQuotaExceededException") throw new RouterStoreFullError();
        if (!isConflict(error)) throw error;
        if (attempt >= MAX_ATTEMPTS) throw new RouterChangedError();
        etag = undefined;
        await time.sleep(Math.floor(random() * Math.min(50 * 2 ** attempt, LONGEST_WAIT_MS)));
      }
  };

  /** @returns the ETag after the write */
  const writeBatch = (changes: readonly Change[], known?: string): Promise<string> =>
    untilUnchanged(async (etag, KvsARN) => {
      if (changes.length === 0) return etag;
      try {
        return await update(store, KvsARN, etag, changes);
      } catch (error) {
        if (nameOf(error) !== "ResourceNotFoundException") throw error;
        // A key to remove is gone, such as when the answer to an earlier attempt was lost.
        const left = await existing(KvsARN, changes);
        if (left.length === changes.length) throw error;
        return writeBatch(left);
      }
    }, known);

  return {
    write: inTurn(async (exceptions) => {
      // The last one of a token counts: the store refuses a key that comes twice.
      const byKey = new Map(exceptions.map(({ hash, cell }) => [exceptionKey(hash), cell]));
      const changes = [...byKey].map(([key, value]) => ({ key, value }));
      let etag: string | undefined;
      for (const some of chunksOf(changes, MAX_CHANGES)) etag = await writeBatch(some, etag);
    }),

    get: async (key) => valueOf(store, await arn(), key),

    async *list() {
      const KvsARN = await arn();
      const pages = eachPage(paginateListKeys({ client: store, pageSize: MAX_CHANGES }, { KvsARN }));
      for await (const { Items = [] } of pages)
        for (const { Key = "", Value = "" } of Items)
          // Not the secret, nor what a team keeps there for itself.
          if (EXCEPTION_KEY.test(Key)) yield { key: Key, cell: Value };
    },

    secrets: {
      read: async () => readSecrets(await arn()),

      change: (change) =>
        untilUnchanged(async (etag, KvsARN) => {
          const stored = await readSecrets(KvsARN);
          const wanted = change(stored);
          const changes = [
            { key: SECRET_KEY, before: stored.active, value: wanted.active },
            { key: NEXT_SECRET_KEY, before: stored.next, value: wanted.next },
          ].filter(({ before, value }) => before !== value);
          if (changes.length === 0) return stored;
          await update(store, KvsARN, etag, changes);
          return wanted;
        }),
    },
  };
}

/** @throws {RouterMissingError} */
async function findStore(cloudfront: CloudFrontClient, name: string): Promise<string> {
  // Loaded here, because the package takes a tenth of a second that most commands need not spend.
  const { DescribeKeyValueStoreCommand } = await import("@aws-sdk/client-cloudfront");
  try {
    const { KeyValueStore } = await cloudfront.send(new DescribeKeyValueStoreCommand({ Name: name }));
    if (KeyValueStore?.ARN !== undefined) return KeyValueStore.ARN;
  } catch (error) {
    if (nameOf(error) !== "EntityNotFound") throw error;
  }
  throw new RouterMissingError(name);
}

/** @throws {RouterMissingError} */
async function etagOf(store: CloudFrontKeyValueStoreClient, KvsARN: string, name: string): Promise<string> {
  try {
    const { ETag } = await store.send(new DescribeKeyValueStoreCommand({ KvsARN }));
    if (ETag !== undefined) return ETag;
  } catch (error) {
    if (nameOf(error) !== "ResourceNotFoundException") throw error;
    throw new RouterMissingError(name);
  }
  throw new StoredRecordError("an answer of the router's store", "it has no ETag");
}

/** Writes changes as a whole, if the ETag is still the store's. @returns the new ETag */
async function update(
  store: CloudFrontKeyValueStoreClient,
  KvsARN: string,
  IfMatch: string,
  changes: readonly Change[],
): Promise<string> {
  const { ETag } = await store.send(
    new UpdateKeysCommand({
      KvsARN,
      IfMatch,
      Puts: changes.flatMap(({ key, value }) => (value === undefined ? [] : [{ Key: key, Value: value }])),
      Deletes: changes.flatMap(({ key, value }) => (value === undefined ? [{ Key: key }] : [])),
    }),
  );
  if (ETag === undefined) throw new StoredRecordError("an answer of the router's store", "it has no ETag");
  return ETag;
}

/** @returns undefined for a key that the store does not have */
async function valueOf(
  store: CloudFrontKeyValueStoreClient,
  KvsARN: string,
  Key: string,
): Promise<string | undefined> {
  try {
    return (await store.send(new GetKeyCommand({ KvsARN, Key }))).Value;
  } catch (error) {
    if (nameOf(error) === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

/**
 * Whether the ETag of a write is no longer the store's. AWS documents `ConflictException`, and its services of CloudFront
 * also answer with the status of a failed precondition.
 */
function isConflict(error: unknown): boolean {
  if (nameOf(error) === "ConflictException") return true;
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  return $metadata?.httpStatusCode === 412;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}
