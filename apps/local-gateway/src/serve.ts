import { ensureBundles } from "@tollgate/workspace";
import { LineWriter, readDefinition } from "@tollgate/emulator";
import { type Environment, environmentNamed } from "@tollgate/environments";
import { localBundles, missingSecrets } from "@tollgate/local-environment";
import type { ProgramOutput } from "@tollgate/program-output";
import { banner } from "./banner";
import { NoEventsError } from "./errors";
import { type EventDelivery, eventDelivery } from "./event-delivery";
import { gatewayConsole } from "./gateway-console";
import { type Gateway, prepareGateway, startGateway } from "./gateway";
import { provisionDemoTenant } from "./demo-tenant";
import { stateKnownCells } from "./known-cells";
import { openInspector } from "./inspector";
import { openOutput } from "./output";
import { allOf, outages } from "./outages";
import { reloadOnEdit, restrictions } from "./reload-on-edit";
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
  const delivery = deliveryOf(environment, settings, written);
  const prepared = prepareGateway(environment, delivery?.consumer);
  // Refuses a file of secrets that cannot be read.
  missingSecrets(environment);
  const debuggerAddress = settings.inspect && openInspector(settings.inspect);
  const output = openOutput(settings.accessLogFile, written);
  const [console] = await Promise.all([
    gatewayConsole(environment, () => gateway, output.problem),
    ensureBundles(localBundles(environment)),
  ]);
  const accessLog = new LineWriter((lines) => {
    output.accessLog(lines);
    console.write(lines);
  });
  const gateway: Gateway = await startGateway(prepared, {
    host: settings.host,
    port: settings.port,
    controlPlaneQuotas: settings.controlPlaneQuotas,
    timeLimits: settings.inspect && "none",
    log: { ...output, access: (line) => accessLog.write(line) },
    pages: allOf(
      console.pages,
      outages(() => gateway.parts),
    ),
    remoteControl: settings.remoteControl,
    dataDirectory: settings.dataDirectory,
  });
  const { cells } = gateway;
  const reloading = reloadOnEdit({ environment, cells, output });
  const close = async () => {
    await reloading.close();
    await console.close();
    await gateway.close();
    accessLog.flush();
    output.close();
    delivery?.close();
  };
  try {
    const [first] = cells;
    await stateKnownCells(environment, gateway);
    const tenant = await provisionDemoTenant(environment, gateway);
    const { methods } = readDefinition(first.document);
    output.say(
      banner({
        environment,
        cells,
        at: gateway,
        methods,
        tenant,
        dataDirectory: settings.dataDirectory,
        debugger: debuggerAddress,
      }),
    );
    for (const line of restrictions(cells)) output.say(line);
    return { close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @throws {NoEventsError} {@link LogFileError} */
function deliveryOf(
  environment: Environment,
  { eventsFile: file, eventsWebhook: webhook }: Settings,
  { note }: Pick<ProgramOutput, "note">,
): EventDelivery | undefined {
  if (file === undefined && webhook === undefined) return undefined;
  if (environment.events === undefined) throw new NoEventsError(environment.name);
  return eventDelivery({ file, webhook }, (line) => note(`${line}\n`));
}
