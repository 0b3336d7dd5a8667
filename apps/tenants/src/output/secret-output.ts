import type { Delivery } from "@tollgate/tenant-provisioning-runtime";
import { escapeControls } from "@tollgate/tenant-provisioning-runtime";
import type { Io } from "../io/io";
import { NoOutputError } from "@tollgate/program-output";
import { SecretFile } from "./secret-file";

/** What a command makes that has a secret. */
export interface Issued {
  readonly tenantId: string;
  readonly tokenId: string;
  /** The secret. */
  readonly token: string;
}

/** Where a command's secret goes: the file of `--out`, or standard output. */
export interface SecretOutput {
  /**
   * Delivers what is issued.
   *
   * @param view what the result shows of it
   */
  delivery<Result extends Issued>(view: (issued: Result) => Issued): Delivery<Result>;
  /** What is to be written of the result once its token works. @param format what people are told beside the secret */
  rest(result: Issued, format: (result: Issued) => string): string;
  /** What is to be said where that cannot be written any more. */
  afterDelivery(issued: Issued): string;
  /** Leaves no file without a secret. */
  close(): Promise<void>;
}

/** What is said of a signal that ends a command which makes a secret. */
export const INTERRUPTED = {
  before: "Interrupted: no token was made.",
  after: "Interrupted after the token was delivered: it works.",
} as const;

/**
 * @param left what to do about all else that an interruption may leave
 * @throws {OutFileError} {@link NoOutputError} before anything is done
 */
export async function openSecretOutput(
  path: string | undefined,
  isJson: boolean,
  io: Io,
  left: string,
): Promise<SecretOutput> {
  if (path === undefined && !io.isOutputOpen) throw new NoOutputError();
  io.explainInterruption(`${INTERRUPTED.before} ${left}`);
  const guard: Io["guard"] = async (section) => {
    const result = await io.guard(section);
    io.explainInterruption(INTERRUPTED.after);
    return result;
  };
  return path === undefined
    ? onStandardOutput(isJson, guard, io)
    : inFile(await SecretFile.create(path, io), isJson, guard);
}

function onStandardOutput(isJson: boolean, guard: Io["guard"], { deliver }: Io): SecretOutput {
  return {
    delivery: (view) => ({
      guard,
      deliver: (issued) =>
        deliver(isJson ? json(view(issued)) : `Token ${issued.tokenId}, shown this once: ${issued.token}\n`),
    }),
    rest: (result, format) => (isJson ? "" : escapeControls(format(result))),
    afterDelivery: ({ tenantId, tokenId }) =>
      `Token ${tokenId} works. If nobody has kept its secret, run tokens revoke ${tenantId} ${tokenId}.\n`,
    close: async () => undefined,
  };
}

function inFile(file: SecretFile, isJson: boolean, guard: Io["guard"]): SecretOutput {
  let isKept = false;
  const retract = async () => {
    isKept = false;
    await file.discard();
  };
  return {
    delivery: () => ({
      guard,
      async deliver({ token }) {
        await file.keep(token);
        isKept = true;
      },
      retract,
    }),
    rest({ token: _, ...result }, format) {
      if (isJson) return json({ ...result, tokenFile: file.path });
      const text = `Token ${result.tokenId} is minted.\n${format(result as Issued)}Its secret is in ${file.path}.\n`;
      return escapeControls(text);
    },
    afterDelivery: ({ tokenId }) => `Token ${tokenId} works. Its secret is in ${file.path}.\n`,
    async close() {
      if (!isKept) await file.discard();
    },
  };
}

export function json(value: unknown): string {
  return `${escapeControls(JSON.stringify(value))}\n`;
}
