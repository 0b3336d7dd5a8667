import { ensureBundles, lambdaBundles } from "@tollgate/workspace";
import { type Emulator, LineWriter, readDefinition, startEmulator } from "@tollgate/emulator";
import { environmentNamed } from "@tollgate/environments";
import { localEnvironment, missingSecrets, notLocal } from "@tollgate/local-environment";
import type { ProgramOutput } from "@tollgate/program-output";
import { banner } from "./banner";
import { gatewayConsole } from "./gateway-console";
import { provisionDemoTenant } from "./demo-tenant";
import { openInspector } from "./inspector";
import { openOutput } from "./output";
import { reloadOnEdit } from "./reload-on-edit";
import type { Settings } from "./command";

export interface Served {
  /** Completes the requests in progress, and closes the gateway. */
  close(): Promise<void>;
}

/** Starts the environment's gateway with its demo tenant, and prints how to use them. */
export async function serve(
  settings: Settings,
  written: Pick<ProgramOutput, "out" | "note">,
): Promise<Served> {
  const environment = environmentNamed(settings.environmentName);
  const served = localEnvironment(environment);
  const withoutValue = missingSecrets(environment);
  const debuggerAddress = settings.inspect && openInspector(settings.inspect);
  const output = openOutput(settings.accessLogFile, written);
  const [console] = await Promise.all([
    gatewayConsole(environment, () => emulator, output.problem),
    ensureBundles(lambdaBundles()),
  ]);
  const accessLog = new LineWriter((lines) => {
    output.accessLog(lines);
    console.write(lines);
  });
  const emulator: Emulator = await startEmulator({
    ...served,
    host: settings.host,
    port: settings.port,
    controlPlaneQuotas: settings.controlPlaneQuotas,
    timeLimits: settings.inspect && "none",
    log: { ...output, access: (line) => accessLog.write(line) },
    pages: console.pages,
    remoteControl: settings.remoteControl,
    ...(settings.dataDirectory !== undefined && { dataDirectory: settings.dataDirectory }),
  });
  const reloading = reloadOnEdit({ environment, emulator, document: served.document, output });
  const close = async () => {
    await reloading.close();
    await console.close();
    await emulator.close();
    accessLog.flush();
    output.close();
  };
  try {
    const tenant = await provisionDemoTenant(environment, emulator.controlUrl);
    const { methods } = readDefinition(served.document);
    output.say(
      banner({
        environment,
        at: emulator,
        methods,
        tenant,
        dataDirectory: settings.dataDirectory,
        debugger: debuggerAddress,
      }),
    );
    for (const line of [...notLocal(environment), ...withoutValue]) output.say(line);
    return { close };
  } catch (error) {
    await close();
    throw error;
  }
}
