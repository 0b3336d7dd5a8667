import { Command, Option } from "commander";
import type { Settings } from "./settings";
import { parseHost, parseInspect, parsePort, parseQuotas, parseRemoteControl } from "./settings";

/** The command line: each option can be an environment variable too, where one is named. */
export function localGatewayCommand(run: (settings: Settings) => Promise<void>): Command {
  return new Command("local-gateway")
    .description("Serves the gateway on this machine: no AWS account, Docker or Terraform.")
    .addOption(new Option("--env <name>", "environment to serve").default("dev"))
    .addOption(
      new Option("--port <port>", "port to listen on, 0 for a free one")
        .env("PORT")
        .default(4000)
        .argParser(parsePort),
    )
    .addOption(
      new Option("--host <host>", "address to listen on; where others reach it, only the API is open to them")
        .env("HOST")
        .default("127.0.0.1")
        .argParser(parseHost),
    )
    .addOption(
      new Option(
        "--allow-remote-control <1>",
        "1 opens control plane, DynamoDB and console to everyone who reaches the host: they read keys and write tokens",
      )
        .env("ALLOW_REMOTE_CONTROL")
        .argParser(parseRemoteControl),
    )
    .addOption(new Option("--data-dir <folder>", "keep keys, plans, usage and tables here").env("DATA_DIR"))
    .addOption(new Option("--access-log <file>", "append the access log to a file instead of stdout"))
    .addOption(
      new Option("--control-plane-quotas <quotas>", "none, or aws: enforce API Gateway's request quotas")
        .env("CONTROL_PLANE_QUOTAS")
        .default("none")
        .argParser(parseQuotas),
    )
    .addOption(
      new Option(
        "--inspect [address]",
        "let a debugger attach to the functions, and let nothing be over its time",
      )
        .preset("127.0.0.1:9229")
        .conflicts("replay")
        .argParser(parseInspect),
    )
    .addOption(
      new Option("--replay <file>", "show an exported access log, in any shape, in the console; no gateway"),
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
        controlPlaneQuotas: options["controlPlaneQuotas"] ?? "none",
        inspect: options["inspect"],
        replayFile: options["replay"],
      }),
    );
}
