import { rmSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Io } from "../io/io";
import { NEW_FILE, OWNER_ONLY } from "@tollgate/program-output";
import { checkOwn, OutFileError } from "./out-file";

/** A new file that only its owner can read, for one secret. */
export class SecretFile {
  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    private readonly noLonger: () => void,
  ) {}

  /**
   * Creates the file before the secret is minted, so that no secret is minted that cannot be stored. If a
   * signal ends the program, the file is removed.
   *
   * @throws {OutFileError} when the file exists, cannot be created, or others could read it.
   */
  static async create(path: string, { atEnd }: Pick<Io, "atEnd">): Promise<SecretFile> {
    const file = await open(path, NEW_FILE, OWNER_ONLY).catch((error: NodeJS.ErrnoException) => {
      throw new OutFileError(path, error);
    });
    const secretFile = new SecretFile(
      path,
      file,
      atEnd(() => rmSync(path, { force: true })),
    );
    try {
      checkOwn(path, await file.stat());
      return secretFile;
    } catch (error) {
      await secretFile.discard();
      throw error;
    }
  }

  /** Writes the secret durably. @throws {OutFileError} */
  async keep(secret: string): Promise<void> {
    try {
      await this.file.writeFile(`${secret}\n`);
      await this.file.sync();
      // A network file system may report a full disk only on close.
      await this.file.close();
      await syncFolder(dirname(this.path));
    } catch (error) {
      throw new OutFileError(this.path, error as NodeJS.ErrnoException);
    }
    this.noLonger();
  }

  /** Removes the file with its content. */
  async discard(): Promise<void> {
    this.noLonger();
    await this.file.close().catch(() => undefined);
    await rm(this.path, { force: true });
  }
}

/** Makes the file's name durable by syncing its folder. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  if (folder === undefined) return;
  try {
    // Not every file system supports syncing a folder.
    await folder.sync().catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EINVAL" && error.code !== "ENOTSUP") throw error;
    });
  } finally {
    await folder.close();
  }
}
