import type { FunctionOptions } from "@tollgate/emulator";
import { tableArn, type Environment } from "@tollgate/environments";
import { bundledProgram } from "@tollgate/workspace";
import { localAccount } from "./local-account";

/** How a function of Tollgate's own is deployed: a part of `libs/environments`' data of it. */
interface DeployedFunction {
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** @default the only handler of the bundle */
  readonly handler?: string;
}

/** A function of Tollgate's own as on AWS, without its permissions. @param app the folder of its bundle */
export function localFunction(
  app: string,
  { handler, timeoutSeconds, memoryMb }: DeployedFunction,
  environment: Readonly<Record<string, string>>,
): FunctionOptions {
  return {
    file: bundledProgram(app),
    ...(handler !== undefined && { handler }),
    timeoutMs: timeoutSeconds * 1000,
    memoryMb,
    environment,
  };
}

/** Returns a function that gives permissions on a table: `on(table, "GetItem Query")`, or on one of its indexes. */
export function tablePermissions(environment: Environment) {
  const place = { region: environment.region, accountId: localAccount(environment) };
  return (table: string, operations: string, index?: string) => ({
    actions: operations.split(" ").map((operation) => `dynamodb:${operation}`),
    resources: [tableArn(table, place, index)],
  });
}
