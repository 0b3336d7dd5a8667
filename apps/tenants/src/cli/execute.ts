import { mintRouterSecret } from "@tollgate/cell-router";
import { type Environment, environmentNamed } from "@tollgate/environments";
import {
  type CellApis,
  escapeControls,
  escapeLine,
  systemTime,
  type Time,
  toCaller,
  withoutTokens,
} from "@tollgate/tenant-provisioning-runtime";
import type { Clients, OpenExceptions, Place } from "./clients";
import { confirm } from "./confirm";
import type { CommandDefinition, Problem } from "../commands/definition";
import type { Io } from "../io/io";
import { openPlaces } from "./places";
import { withResultFile } from "../output/out-file";
import { type Issued, type SecretOutput, json, openSecretOutput } from "../output/secret-output";

export interface CommandContext {
  readonly io: Io;
  readonly createClients: (place: Place, tell: (line: string) => void) => Clients;
  /** Opens the exceptions of an environment's router. */
  readonly openExceptions: (
    environment: Environment,
    tell: (line: string) => void,
  ) => Promise<OpenExceptions>;
  /** For commands that wait. @default the system's */
  readonly time?: Time | undefined;
  /** Mints a secret of the router. @default by some 22 million attempts */
  readonly mintSecret?: typeof mintRouterSecret | undefined;
  /** Asks the APIs of an environment's cells. @default over HTTPS */
  readonly cellApis?: CellApis | undefined;
}

type Options = Readonly<Record<string, unknown>>;

/**
 * Runs a command, and writes its result.
 *
 * @returns the problem in the result, if there is one
 * @throws any error
 */
export async function execute(
  definition: CommandDefinition,
  args: readonly string[],
  options: Options,
  { io, createClients, openExceptions, time, mintSecret = mintRouterSecret, cellApis }: CommandContext,
): Promise<Problem | undefined> {
  const environment = environmentNamed(String(options["env"]));
  const isDryRun = options["dryRun"] === true;
  const isJson = isInJson(options);
  definition.check?.(args, options);
  if (!isDryRun && options["yes"] !== true) await confirm(definition, args, options, environment, io);

  const steps: string[] = [];
  const tell = (line: string) => io.note(`${line}\n`);
  const dryRun = isDryRun ? { would: (step: string) => void steps.push(step) } : {};
  const { destroy, ...places } = await openPlaces(environment, {
    createClients: (place) => createClients(place, tell),
    openExceptions: () => openExceptions(environment, tell),
    apis: cellApis,
    clock: time?.now,
    writes: definition.writes,
    ...dryRun,
  });
  try {
    const run = (delivery: SecretOutput["delivery"] = () => toCaller) =>
      definition.run({
        ...places,
        args,
        options,
        io,
        delivery,
        now: (time ?? systemTime).now(),
        time: time ?? systemTime,
        mintSecret,
        ...dryRun,
      });
    const hasCells = places.cells !== undefined;
    const out = typeof options["out"] === "string" ? options["out"] : undefined;
    const left = leftBy(definition, args, options);
    if (definition.writes && !isDryRun) io.leaves(left);
    if (isDryRun && definition.tellsDryRun !== true) {
      const result = run();
      if (Symbol.asyncIterator in result) await drain(result);
      else await result;
      const text = steps.map((step) => `would ${escapeLine(step)}\n`).join("");
      io.out(isJson ? json({ dryRun: true, steps }) : text);
      if (steps.length === 0) io.note("Nothing would be changed.\n");
    } else if (definition.secret) {
      await runWithSecret((each) => definition.format(each, options), run, out, isJson, io, left ?? "");
    } else if (definition.resultsToFile && out !== undefined) {
      return await withResultFile(out, io, (write) =>
        show(definition, run(), options, hasCells, { ...io, out: write, isOutTerminal: false }),
      );
    } else {
      return await show(definition, run(), options, hasCells, io);
    }
    return undefined;
  } finally {
    io.leaves();
    destroy();
  }
}

function isInJson({ json: isJson, format }: Options): boolean {
  return isJson === true || format === "jsonl";
}

/** The advice for an operator whose command is interrupted. */
function leftBy(
  { mend, secret }: CommandDefinition,
  args: readonly string[],
  options: Options,
): string | undefined {
  if (mend !== undefined) return escapeControls(mend(args, options) ?? "") || undefined;
  return secret
    ? "Run tenants doctor to check for other unfinished changes."
    : "Run the same command again to finish it.";
}

async function show(
  { header, format, empty, resultsToFile, problemOf = () => undefined }: CommandDefinition,
  result: Promise<unknown> | AsyncIterable<unknown>,
  options: Options,
  hasCells: boolean,
  { out, note, isOutTerminal }: Io,
): Promise<Problem | undefined> {
  const isJson = isInJson(options);
  // Results for a file are not escaped, so that a program can read them. On a terminal, control characters
  // are escaped.
  const isAsItIs = resultsToFile === true && !isOutTerminal;
  const textOf = (each: unknown) => {
    const text = format(each, options);
    return isAsItIs ? text : escapeControls(text);
  };
  let count = 0;
  let problem: Problem | undefined;
  const line = (each: unknown) => {
    if ((count += 1) === 1 && !isJson) {
      const heading = typeof header === "function" ? header(options, hasCells, each) : header;
      if (heading !== undefined) out(`${heading}\n`);
    }
    const text = isJson ? json(each) : textOf(each);
    // Another program may have stored a token as a label.
    out(withoutTokens(text));
    problem ??= problemOf(each);
  };
  if (!(Symbol.asyncIterator in result)) line(await result);
  else for await (const each of result) line(each);
  if (count === 0 && empty !== undefined) note(empty);
  return problem;
}

/** Reads all results without showing them. */
async function drain(results: AsyncIterable<unknown>): Promise<void> {
  const iterator = results[Symbol.asyncIterator]();
  let isDone: boolean | undefined = false;
  while (isDone !== true) isDone = (await iterator.next()).done;
}

/** Runs a command that delivers its own secret. The rest of its result is written once the token works. */
async function runWithSecret(
  format: (result: unknown) => string,
  run: (delivery: SecretOutput["delivery"]) => Promise<unknown> | AsyncIterable<unknown>,
  path: string | undefined,
  isJson: boolean,
  io: Io,
  left: string,
): Promise<void> {
  const output = await openSecretOutput(path, isJson, io, left);
  try {
    const result = (await run(output.delivery)) as Issued;
    const rest = output.rest(result, format);
    // The reader may have stopped reading after a part of the secret.
    await io.deliver(rest).catch((error: unknown) => {
      io.note(output.afterDelivery(result));
      throw error;
    });
  } finally {
    await output.close();
  }
}
