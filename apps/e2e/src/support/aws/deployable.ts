import { awsClients, type AwsClients } from "./aws-clients";
import { startMoto, type Moto } from "./moto";
import { scratchWorkspace, type ScratchWorkspace } from "../copies/scratch-workspace";

/** A copy of the workspace, the server that it deploys to, and AWS's clients of that. */
export interface Deployable {
  readonly moto: Moto;
  readonly workspace: ScratchWorkspace;
  readonly clients: AwsClients;
  close(): Promise<void>;
}

/** @param start makes the server. @default `moto_server` as it is */
export async function startDeployable(start: () => Promise<Moto> = startMoto): Promise<Deployable> {
  const workspace = scratchWorkspace();
  const moto = await start();
  const clients = awsClients(moto);
  return {
    moto,
    workspace,
    clients,
    async close() {
      clients.close();
      workspace.remove();
      await moto.stop();
    },
  };
}
