import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import {
  observeCommand,
  observeExchange,
  type Authorization,
  type Case,
  type Exchanged,
  type Observation,
  type RequestSpec,
  type Step,
} from "@tollgate/conformance";
import type { Environment } from "@tollgate/environments";
import { mintToken } from "@tollgate/token-hashing";
import { causeOf, EndedError, NotAnsweredError } from "../targets/errors";
import { runOperator } from "./operator-command";
import type { Target } from "../targets/targets";
import type { TenantsOfRun } from "../tenants/tenants-of-run";

/** A step's observation, and the request whose access log line is still missing. */
export interface Performed extends Observation {
  readonly sent?: {
    readonly exchanged: Exchanged;
    /** Whether the authorizer's result may have been cached. */
    readonly wasCached: boolean;
    readonly mayLackLine: boolean;
    /** @default false */
    readonly isPastRouter?: boolean;
  };
}

/** Runs cases against one gateway. */
export class Player {
  /** `Authorization` values sent so far, whose authorizer results may be cached. */
  private readonly seen = new Set<string>();

  constructor(
    private readonly environment: Environment,
    private readonly target: Target,
    /** @default no case needs a tenant */
    private readonly tenants: TenantsOfRun | undefined,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Runs the steps of a case. A failed change ends the case, and is its observation.
   *
   * @throws {NotAnsweredError} {@link EndedError} when the run must end.
   */
  async play({ id, steps }: Case): Promise<readonly Performed[]> {
    const performed: Performed[] = [];
    const commands = new Commands(`${this.tenants?.runId}-${id.split("/")[1]}`);
    try {
      for (const [index, step] of steps.entries()) {
        if (this.signal.aborted) throw new EndedError(String(this.signal.reason));
        const place = `${index + 1} `;
        if (step.kind === "wait") await this.target.time.sleep(step.seconds * 1000);
        else if (step.kind === "change") {
          const failure = await this.change(step);
          if (failure === undefined) continue;
          performed.push({ step: `${place}${step.change.kind}`, values: { change: failure }, notTried: {} });
          break;
        } else if (step.kind === "command") performed.push(await this.command(place, step, commands));
        else performed.push(await this.request(id, place, step));
      }
      return performed;
    } finally {
      commands.end();
    }
  }

  /** Repeats a request until API Gateway knows its key. @returns whether it does */
  async settle(request: RequestSpec, seconds: number): Promise<boolean> {
    const until = this.target.time.now() + seconds * 1000;
    // From now on, the authorizer's result may be cached.
    this.wasSeen(request);
    for (;;) {
      const exchanged = await this.send("settle", request);
      if (exchanged.kind === "answer" && ![401, 403].includes(exchanged.status)) return true;
      if (this.target.time.now() >= until) return false;
      await this.target.time.sleep(5_000);
    }
  }

  private async change({ change }: Extract<Step, { kind: "change" }>): Promise<string | undefined> {
    try {
      await this.tenants?.change(change);
      return undefined;
    } catch (error) {
      if (error instanceof NotAnsweredError || error instanceof EndedError) throw error;
      return `failed: ${this.target.names.in(causeOf(error))}`;
    }
  }

  private async request(
    id: string,
    place: string,
    step: Extract<Step, { kind: "send" | "burst" | "until" }>,
  ): Promise<Performed> {
    if (step.kind === "send") return this.sent(id, place, step);
    if (step.kind === "until") return this.until(id, place, step);
    const all = await Promise.all(Array.from({ length: step.count }, () => this.send(id, step.request)));
    const statuses = all.map((each) => (each.kind === "answer" ? each.status : 0));
    const refused = all.find((each) => each.kind === "answer" && each.status === 429);
    const count = (status: number) => statuses.filter((each) => each === status).length;
    const others = [...new Set(statuses.filter((each) => ![200, 429].includes(each)))].sort();
    const values = {
      "let in": count(200) >= step.letIn ? "enough" : `too few: ${count(200)} of ${step.count}`,
      refused: count(429) >= step.refused ? "enough" : `too few: ${count(429)} of ${step.count}`,
      "other statuses": others.join(", ") || "none",
    };
    const first = refused === undefined ? {} : observeExchange(refused, this.target.names.in);
    return {
      step: `${place}${step.name}`,
      values: { ...first, ...values },
      notTried: {},
      ...(refused && { sent: { exchanged: refused, wasCached: true, mayLackLine: true } }),
    };
  }

  /** Observes the response, and whether it was in time. The exact duration is not compared. */
  private async until(id: string, place: string, step: Extract<Step, { kind: "until" }>): Promise<Performed> {
    const { time } = this.target;
    const began = time.now();
    for (;;) {
      const wasCached = this.wasSeen(step.request);
      const exchanged = await this.send(id, step.request);
      const took = time.now() - began;
      const isThere = exchanged.kind === "answer" && exchanged.status === step.status;
      const isInTime = took <= step.withinSeconds * 1000;
      if (!isThere && isInTime && exchanged.kind === "answer") {
        await time.sleep(step.everySeconds * 1000);
        continue;
      }
      const within = `${step.status} within ${step.withinSeconds} s`;
      const name = `${place}${step.name}`;
      const observed = observeExchange(exchanged, this.target.names.in);
      if (exchanged.kind === "silence") return { step: name, values: observed, notTried: {} };
      if (!isThere) return { step: name, values: { time: `not ${within}` }, notTried: {} };
      return {
        step: name,
        values: { ...observed, time: isInTime ? within : `not ${within}` },
        notTried: {},
        sent: { exchanged, wasCached, mayLackLine: step.mayLackLine === true },
      };
    }
  }

  private async sent(id: string, place: string, step: Extract<Step, { kind: "send" }>): Promise<Performed> {
    const wasCached = this.wasSeen(step.request);
    const exchanged = await this.send(id, step.request);
    return {
      step: `${place}${step.name}`,
      values: observeExchange(exchanged, this.target.names.in),
      notTried: {},
      sent: {
        exchanged,
        wasCached,
        mayLackLine: step.mayLackLine === true,
        isPastRouter: step.request.pastRouter === true,
      },
    };
  }

  private wasSeen({ authorization }: RequestSpec): boolean {
    const key = JSON.stringify(authorization);
    const was = this.seen.has(key);
    this.seen.add(key);
    return was && authorization.kind === "token";
  }

  private send(id: string, request: RequestSpec): Promise<Exchanged> {
    const authorization = this.headerOf(request.authorization);
    const { base, send, sendPastRouter } = this.target;
    const isPast = request.pastRouter === true;
    return (isPast ? sendPastRouter : send)({
      method: request.method,
      // The API's own host has the stage in its paths, also where a domain has none.
      path: request.outside ? request.path : `${isPast ? `/${this.environment.name}` : base}${request.path}`,
      headers: {
        // Shows a request's purpose in the stage's other logs.
        "user-agent": `tollgate-conformance (${id})`,
        ...(authorization !== undefined && { authorization }),
        ...(request.keyOf && { "x-api-key": this.tenants?.keyValueOf(request.keyOf) ?? "" }),
        ...request.headers,
      },
      ...(request.bodyBytes !== undefined && { body: Buffer.alloc(request.bodyBytes, "a") }),
    });
  }

  private headerOf(authorization: Authorization): string | undefined {
    switch (authorization.kind) {
      case "absent":
        return undefined;
      case "literal":
        return authorization.value;
      case "stranger": {
        const isMinted = authorization.form === "minted";
        const secret = isMinted
          ? mintToken(this.environment.tokenPrefix)
          : randomBytes(32).toString("base64");
        this.target.names.add(secret, "token of nobody");
        return secret;
      }
      case "token": {
        const secret = this.tenants?.secretOf(authorization.token) ?? "";
        const last = secret.endsWith("0") ? "1" : "0";
        const sent = authorization.damaged === true ? secret.slice(0, -1) + last : secret;
        if (sent !== secret) this.target.names.add(sent, `damaged token ${authorization.token}`);
        return (authorization.before ?? "") + sent;
      }
    }
  }

  private async command(
    place: string,
    { words, input, onlyOwn, file }: Extract<Step, { kind: "command" }>,
    commands: Commands,
  ): Promise<Performed> {
    const { names, aws } = this.target;
    names.add(commands.tenantId, "tenant");
    this.tenants?.belongings.willMakeTenant(commands.tenantId);
    const args = [...commands.argsOf(words, file), "--env", this.environment.name, "--json"];
    const ran = await runOperator(args, {
      env: aws?.access.commandEnvironment ?? {},
      signal: this.signal,
      ...(input && { input: commands.secret }),
    });
    const lines = ran.stdout.split("\n");
    const stdout = (onlyOwn ? lines.filter((line) => line.includes(commands.tenantId)) : lines).join("\n");
    commands.learn(stdout, names);
    const name = (text: string) => names.in(commands.nameFiles(text));
    const observation = observeCommand(`${place}${words}`, { ...ran, stdout }, name);
    // DynamoDB returns items in no particular order.
    return onlyOwn ? { ...observation, values: sortedLines(observation.values) } : observation;
  }
}

class Commands {
  secret = "";
  private tokenId = "none";
  private count = 0;
  private folder: string | undefined;

  constructor(readonly tenantId: string) {}

  argsOf(words: string, content: string | undefined): readonly string[] {
    const file = content === undefined ? "" : this.write(content.replaceAll("{tenant}", this.tenantId));
    return words
      .split(" ")
      .map((word) =>
        word.replace("{tenant}", this.tenantId).replace("{token-id}", this.tokenId).replace("{file}", file),
      );
  }

  /** Reads the newest token's secret and id, and the key's id, from a command's output. */
  learn(stdout: string, names: { add(text: string, name: string): void }): void {
    for (const line of stdout.split("\n")) {
      const shown = objectOf(line);
      const of = (member: string) => (typeof shown[member] === "string" ? shown[member] : "");
      // Lines of an export have hashes as tokens, and no `tokenId`.
      if (of("token") !== "" && of("tokenId") !== "") {
        this.count++;
        this.secret = of("token");
        this.tokenId = of("tokenId");
        names.add(this.secret, `token ${this.count} of the command`);
        names.add(this.tokenId, `id ${this.count} of the command`);
      }
      for (const id of keyIdsOf(shown)) names.add(id, "key of the command");
    }
  }

  nameFiles(text: string): string {
    return this.folder === undefined ? text : text.replaceAll(this.folder, "<folder>");
  }

  end(): void {
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
  }

  private write(content: string): string {
    this.folder ??= mkdtempSync(join(tmpdir(), "conformance-"));
    const file = join(this.folder, "tenants.csv");
    writeFileSync(file, content);
    return file;
  }
}

function sortedLines(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { ...values, stdout: (values["stdout"] ?? "").split("\n").sort().join("\n") };
}

/** All values of `apiKeyId`, at any depth. */
function keyIdsOf(shown: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(shown).flatMap(([member, value]): readonly string[] => {
    if (member === "apiKeyId" && typeof value === "string") return [value];
    return typeof value === "object" && value !== null ? keyIdsOf(value as Record<string, unknown>) : [];
  });
}

function objectOf(untrustedLine: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(untrustedLine);
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
