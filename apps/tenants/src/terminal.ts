import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Asks on the terminal. @returns the answer; empty where Ctrl-C or Ctrl-D was typed */
export function askOnTerminal(question: string): Promise<string> {
  return lineFrom(process.stderr, question);
}

/** Asks for a secret on the terminal, which does not show what is typed. @returns as `askOnTerminal` */
export async function askHiddenOnTerminal(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  return await lineFrom(nowhere, "").finally(() => process.stderr.write("\n"));
}

async function lineFrom(output: NodeJS.WritableStream, question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  try {
    return await terminal.question(question);
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") return "";
    throw error;
  } finally {
    terminal.close();
  }
}
