// Key value store: CloudFront's, which functions at the edge read and an API writes.
// Not here: those functions, which the embedding program gives as its route.

import { createHash } from "node:crypto";
import { awsArn } from "@tollgate/environments";
import type { Clock } from "../common/clock";
import { Collection, type Page } from "../state/collection";
import type { Journal } from "../state/journal";
import { WriteThrough } from "../state/write-through";
import { StoreError, StoreUnreachableError } from "./errors";

/**
 * CloudFront's quotas. "5 MB" is read as the smaller of its meanings, so that what fits here fits there.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-keyvaluestores
 */
const MAX_KEY_BYTES = 512;
const MAX_VALUE_BYTES = 1_024;
const MAX_STORE_BYTES = 5_000_000;
const MAX_CHANGES = 50;
const MAX_CHANGES_BYTES = 3_000_000;

interface Pair {
  readonly key: string;
  readonly value: string;
}

/** What changes with each write. */
interface Version {
  readonly number: number;
  readonly createdAt: number;
  readonly changedAt: number;
}

export interface PairChange {
  readonly key: string;
  /** @default the key is deleted */
  readonly value?: string;
}

const bytesOf = ({ key, value = "" }: PairChange): number =>
  Buffer.byteLength(key) + Buffer.byteLength(value);

/** One store. Its pairs are in memory and in a journal, and a write is answered once it is durable. */
export class KeyValueStore {
  private readonly writes: WriteThrough;
  private readonly pairs: Collection<Pair>;
  private readonly versions: Collection<Version>;
  private size = 0;
  private isReachable = true;
  readonly arn: string;

  private constructor(
    readonly name: string,
    readonly accountId: string,
    private readonly clock: Clock,
    private readonly journal: Journal,
  ) {
    this.arn = awsArn("cloudfront", "", accountId, `key-value-store/${idOf(name)}`);
    this.writes = new WriteThrough(journal);
    this.pairs = new Collection("pair", this.writes);
    this.versions = new Collection("version", this.writes);
  }

  /** @throws {DataDirectoryError} when what the journal holds cannot be read. */
  static async load(
    { name, accountId }: { readonly name: string; readonly accountId: string },
    clock: Clock,
    journal: Journal,
  ): Promise<KeyValueStore> {
    const store = new KeyValueStore(name, accountId, clock, journal);
    for await (const { collection, id, value } of journal.entries()) {
      if (collection === "version") store.versions.load(id, value as Version);
      if (collection !== "pair") continue;
      store.pairs.load(id, value as Pair);
      store.size += bytesOf(value as Pair);
    }
    return store;
  }

  /** Makes it unreachable for its API and for functions at the edge, or reachable again. */
  setReachable(isReachable: boolean): void {
    this.isReachable = isReachable;
  }

  get reachable(): boolean {
    return this.isReachable;
  }

  /**
   * A function's read. On AWS, a write is there after some seconds; here it is at once.
   *
   * @throws {StoreUnreachableError} while it is unreachable.
   */
  read(key: string): string | undefined {
    if (!this.isReachable) throw new StoreUnreachableError();
    return this.pairs.get(key)?.value;
  }

  /** @throws {StoreError} when it is not there. */
  get(untrustedKey: string): Pair {
    const pair = this.pairs.get(untrustedKey);
    if (pair === undefined) throw new StoreError("ResourceNotFoundException", "The key was not found.");
    return pair;
  }

  page(position: string | undefined, limit: number): Page<Pair> {
    return this.pairs.page({ position, limit });
  }

  get totals(): { readonly ItemCount: number; readonly TotalSizeInBytes: number } {
    return { ItemCount: this.pairs.size, TotalSizeInBytes: this.size };
  }

  /** Seconds since 1970 of its creation and its last change. */
  get times(): { readonly Created: number; readonly LastModified: number } {
    const { createdAt, changedAt } = this.version;
    return { Created: createdAt / 1000, LastModified: changedAt / 1000 };
  }

  /** Its version, which a writer has to name. */
  get etag(): string {
    return `KV${this.version.number.toString(36).toUpperCase().padStart(11, "0")}`;
  }

  private get version(): Version {
    const now = this.clock.now();
    const version = this.versions.get(this.name) ?? { number: 1, createdAt: now, changedAt: now };
    if (this.versions.size === 0) this.versions.set(this.name, version);
    return version;
  }

  /**
   * Puts and deletes keys, all or none. It resolves once they are durable.
   *
   * @throws {StoreError} when another write came first, a key to delete is not there, or a limit is passed; then nothing has changed.
   */
  async write(ifMatch: string | undefined, untrustedChanges: readonly PairChange[]): Promise<void> {
    if (ifMatch === undefined) throw invalid("If-Match is required.");
    checkChanges(untrustedChanges);
    if (ifMatch !== this.etag)
      throw new StoreError("ConflictException", "The store has changed since the version in If-Match.");
    let size = this.size;
    for (const change of untrustedChanges) {
      const before = change.value === undefined ? this.get(change.key) : this.pairs.get(change.key);
      size +=
        (change.value === undefined ? 0 : bytesOf(change)) - (before === undefined ? 0 : bytesOf(before));
    }
    if (size > MAX_STORE_BYTES)
      throw new StoreError("ServiceQuotaExceededException", "The key value store would exceed 5 MB.");
    const { number, createdAt } = this.version;
    for (const { key, value } of untrustedChanges) {
      if (value === undefined) this.pairs.delete(key);
      else this.pairs.set(key, { key, value });
    }
    this.size = size;
    this.versions.set(this.name, { number: number + 1, createdAt, changedAt: this.clock.now() });
    await this.writes.durable();
  }

  async close(): Promise<void> {
    await this.writes.durable();
    await this.journal.close();
  }
}

const invalid = (message: string) => new StoreError("ValidationException", message);

/** @throws {StoreError} */
function checkChanges(changes: readonly PairChange[]): void {
  if (changes.length === 0) throw invalid("There is nothing to put or to delete.");
  if (changes.length > MAX_CHANGES) throw invalid(`At most ${MAX_CHANGES} keys can be changed at once.`);
  if (new Set(changes.map(({ key }) => key)).size < changes.length)
    throw invalid("A key can be changed only once in a request.");
  let bytes = 0;
  for (const change of changes) {
    bytes += bytesOf(change);
    const length = Buffer.byteLength(change.key);
    if (length === 0 || length > MAX_KEY_BYTES) throw invalid(`A key has 1 to ${MAX_KEY_BYTES} bytes.`);
    if (Buffer.byteLength(change.value ?? "") > MAX_VALUE_BYTES)
      throw invalid(`A value has at most ${MAX_VALUE_BYTES} bytes.`);
  }
  if (bytes > MAX_CHANGES_BYTES) throw invalid("At most 3 MB can be changed at once.");
}

/** A UUID that is the same for the same name. */
function idOf(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
