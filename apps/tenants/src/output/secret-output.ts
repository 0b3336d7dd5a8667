import type { Delivery } from "@tollgate/tenant-provisioning-runtime";
import { escapeControls } from "@tollgate/tenant-provisioning-runtime";
import type { Io } from "../io/io";
import { NoOutputError } from "@tollgate/program-output";
import { SecretFile } from "./secret-file";

/** A result with a secret. */
export interface Issued {
  readonly tenantId: string;
  readonly tokenId: string;
  readonly token: string;
}

/** The destination of a command's secret: the file of `--out`, or standard output. */
export interface SecretOutput {
  /**
   * Delivers a secret.
   *
   * @param view the members of the result to show
   */
  delivery<Result extends Issued>(view: (issued: Result) => Issued): Delivery<Result>;
  /**
   * Formats the rest of the result, to write after the token works.
   *
   * @param format returns the text beside the secret
   */
  rest(result: Issued, format: (result: Issued) => string): string;
  /** The message if the rest cannot be written. */
  afterDelivery(issued: Issued): string;
  /** Removes the file if it contains no secret. */
  close(): Promise<void>;
}

/** The messages for a signal that ends a command that delivers a secret. */
export const INTERRUPTED = {
  before: "Interrupted: no token was created.",
  after: "Interrupted after the token was delivered: it works.",
} as const;

/**
 * @param left the message about the other changes that an interruption may leave
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
        deliver(isJson ? json(view(issued)) : `Token ${issued.tokenId}, shown only once: ${issued.token}\n`),
    }),
    rest: (result, format) => (isJson ? "" : escapeControls(format(result))),
    afterDelivery: ({ tenantId, tokenId }) =>
      `Token ${tokenId} works. If its secret was not saved, run tokens revoke ${tenantId} ${tokenId}.\n`,
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
