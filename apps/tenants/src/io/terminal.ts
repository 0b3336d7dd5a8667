import { createInterface } from "node:readline/promises";
import { Writable, type Readable } from "node:stream";
import { InterruptedError } from "./interruption";

/** Asks on the terminal. @returns the answer, or an empty text after Ctrl-D @throws {InterruptedError} */
export function askOnTerminal(question: string): Promise<string> {
  return ask(process.stderr, (terminal) => terminal.question(question));
}

/** Asks for a secret on the terminal, without showing the input. @returns as `askOnTerminal` */
export async function askHiddenOnTerminal(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = ask(nowhere, (terminal) => {
    // Written only now, because the interface hides input from its creation on.
    process.stderr.write(question);
    return terminal.question("");
  });
  return await answer.finally(() => process.stderr.write("\n"));
}

async function ask(
  output: NodeJS.WritableStream,
  answerFrom: (terminal: ReturnType<typeof createInterface>) => Promise<string>,
): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  try {
    return await answerFrom(terminal);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "AbortError") throw error;
    // Node.js reports Ctrl-C and Ctrl-D as errors that differ only in their messages.
    if (error.message.includes("Ctrl+C"))
      throw new InterruptedError("SIGINT", "Interrupted: nothing was done.");
    return "";
  } finally {
    terminal.close();
  }
}

/** Reads a stream to its end, or until it has more than `length` characters. */
export async function readStart(stream: Readable, length: number): Promise<string> {
  let read = "";
  for await (const chunk of stream.setEncoding("utf8") as AsyncIterable<string>) {
    read += chunk;
    if (read.length > length) break;
  }
  return read;
}
