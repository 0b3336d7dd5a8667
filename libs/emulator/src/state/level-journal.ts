import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { ClassicLevel } from "classic-level";
import { DataDirectoryError } from "./errors";
import type { Change, Journal } from "./journal";

/** Stores records in a LevelDB directory. Acknowledged writes survive `kill -9` and a power failure. */
export class LevelJournal implements Journal {
  private constructor(
    private readonly directory: string,
    private readonly db: ClassicLevel<string, string>,
  ) {}

  /** @throws {DataDirectoryError} when the directory is corrupt, in use, or not writable. */
  static async open(directory: string): Promise<LevelJournal> {
    try {
      makeFolder(resolve(directory));
      const db = new ClassicLevel<string, string>(directory);
      await db.open();
      return new LevelJournal(directory, db);
    } catch (error) {
      throw DataDirectoryError.from(directory, error);
    }
  }

  async *entries(): AsyncIterable<Required<Change>> {
    try {
      for await (const [key, value] of this.db.iterator()) {
        const at = key.indexOf("/");
        if (at < 1) throw new DataDirectoryError(this.directory, "it holds records of another program");
        yield { collection: key.slice(0, at), id: key.slice(at + 1), value: JSON.parse(value) };
      }
    } catch (error) {
      if (error instanceof SyntaxError) throw new DataDirectoryError(this.directory, "it is corrupt");
      throw DataDirectoryError.from(this.directory, error);
    }
  }

  async write(changes: readonly Change[]): Promise<void> {
    await this.db.batch(
      changes.map(({ collection, id, value }) =>
        value === undefined
          ? { type: "del" as const, key: `${collection}/${id}` }
          : { type: "put" as const, key: `${collection}/${id}`, value: JSON.stringify(value) },
      ),
      { sync: true },
    );
  }

  close(): Promise<void> {
    return this.db.close();
  }
}

/** Readable by its owner only, because it holds keys and tables. Node's own `recursive` hangs in folders such as `/proc`. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, 0o700);
}
