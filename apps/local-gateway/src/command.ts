import { environments } from "@tollgate/environments";
import { isLoopback } from "@tollgate/local-guard";
import { Command, Option, InvalidArgumentError } from "commander";
import type { InspectorAddress } from "./inspector";

/** The command line. Some options can also be set by environment variables. */
export function localGatewayCommand(run: (settings: Settings) => Promise<void>): Command {
  return new Command("local-gateway")
    .description("Serves the gateway on this machine: no AWS account, Docker or Terraform.")
    .addOption(new Option("--env <name>", "environment to serve").default(environments[0]?.name))
    .addOption(
      new Option("--port <port>", "port to listen on, 0 for a free one")
        .env("PORT")
        .default(4000)
        .argParser(parsePort),
    )
    .addOption(
      new Option("--host <host>", "address to listen on; other machines can only use the API")
        .env("HOST")
        .default("127.0.0.1")
        .argParser(parseHost),
    )
    .addOption(
      new Option(
        "--allow-remote-control <1>",
        "1 opens control plane, DynamoDB and console to every client of the host, to read keys and write tokens",
      )
        .env("ALLOW_REMOTE_CONTROL")
        .argParser(parseRemoteControl),
    )
    .addOption(new Option("--data-dir <folder>", "keep keys, plans, usage and tables here").env("DATA_DIR"))
    .addOption(new Option("--access-log <file>", "append the access log to a file instead of stdout"))
    .addOption(
      new Option("--events-file <file>", "append each event of tenants and tokens to a file, as JSON"),
    )
    .addOption(
      new Option(
        "--events-webhook <url>",
        "post each event to a URL of this machine, until it answers 2xx",
      ).argParser(parseWebhook),
    )
    .addOption(
      new Option("--control-plane-quotas <quotas>", "none, or aws: enforce API Gateway's request quotas")
        .env("CONTROL_PLANE_QUOTAS")
        .default("none")
        .argParser(parseQuotas),
    )
    .addOption(
      new Option(
        "--inspect [address]",
        "let a debugger attach to the functions, and turn off their time limits",
      )
        .preset("127.0.0.1:9229")
        .conflicts("replay")
        .argParser(parseInspect),
    )
    .addOption(
      new Option(
        "--replay <file>",
        "show an exported access log, in any format, in the console, without a gateway",
      ),
    )
    .allowExcessArguments(false)
    .configureOutput({ outputError: (text, write) => write(text.replace(/\s*\n\s*/g, " ").trim() + "\n") })
    .action((options: Record<string, never>) =>
      run({
        environmentName: options["env"] ?? "",
        port: options["port"] ?? 0,
        host: options["host"] ?? "",
        remoteControl: options["allowRemoteControl"] ?? false,
        dataDirectory: options["dataDir"],
        accessLogFile: options["accessLog"],
        eventsFile: options["eventsFile"],
        eventsWebhook: options["eventsWebhook"],
        controlPlaneQuotas: options["controlPlaneQuotas"] ?? "none",
        inspect: options["inspect"],
        replayFile: options["replay"],
      }),
    );
}

export interface Settings {
  readonly environmentName: string;
  readonly host: string;
  readonly port: number;
  /** Whether all clients that reach the host may use the control plane, DynamoDB and the console. */
  readonly remoteControl: boolean;
  /** @default the state is in memory */
  readonly dataDirectory: string | undefined;
  /** @default stdout */
  readonly accessLogFile: string | undefined;
  /** @default events are in no file */
  readonly eventsFile: string | undefined;
  /** @default events are posted nowhere */
  readonly eventsWebhook: string | undefined;
  readonly controlPlaneQuotas: "none" | "aws";
  /** The debugger's address. With one, there are no time limits. @default no debugger */
  readonly inspect: InspectorAddress | undefined;
  /** An exported access log to show in the console, instead of starting a gateway. @default none */
  readonly replayFile: string | undefined;
}

/** @throws {InvalidArgumentError} for an invalid TCP port; 0 means a free one */
function parsePort(untrustedPort: string): number {
  const port = /^\d{1,5}$/.test(untrustedPort) ? Number(untrustedPort) : NaN;
  if (port <= 65_535) return port;
  throw new InvalidArgumentError("A port is a number from 0 (a free one) to 65535.");
}

/** @throws {InvalidArgumentError} for an empty host, with which Node.js would listen on all addresses */
function parseHost(untrustedHost: string): string {
  if (/^\S+$/.test(untrustedHost)) return untrustedHost;
  throw new InvalidArgumentError("It is an address or a name, such as 127.0.0.1.");
}

/** @throws {InvalidArgumentError} for all values but "1", so that "0" or "no" cannot open anything */
function parseRemoteControl(untrustedValue: string): boolean {
  if (untrustedValue === "1") return true;
  throw new InvalidArgumentError("It is 1, or not set.");
}

/** @throws {InvalidArgumentError} for other machines, because events name tenants and their contacts */
function parseWebhook(untrustedUrl: string): string {
  const url = URL.canParse(untrustedUrl) ? new URL(untrustedUrl) : undefined;
  if (url !== undefined && isLoopback(url.hostname) && /^https?:$/.test(url.protocol)) return url.href;
  throw new InvalidArgumentError(
    "It is a URL of 127.0.0.1, localhost or [::1]: http://127.0.0.1:5000/events.",
  );
}

/** @throws {InvalidArgumentError} */
function parseQuotas(untrustedQuotas: string): "none" | "aws" {
  if (untrustedQuotas === "none" || untrustedQuotas === "aws") return untrustedQuotas;
  throw new InvalidArgumentError("It is none or aws.");
}

/**
 * `port`, or `host:port` with a loopback host, because everyone who reaches a debugger can run code here.
 *
 * @throws {InvalidArgumentError}
 */
function parseInspect(untrustedAddress: string): InspectorAddress {
  const [, host = "127.0.0.1", port = ""] =
    /^(?:(127\.0\.0\.1|localhost|\[::1\]):)?(\d+)$/.exec(untrustedAddress) ?? [];
  if (port === "")
    throw new InvalidArgumentError("It is a port, or one of 127.0.0.1, localhost or [::1]: 127.0.0.1:9229.");
  return { host: host.replace(/[[\]]/g, ""), port: parsePort(port) };
}
