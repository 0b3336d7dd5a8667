import { awsClients, type AwsClients } from "./aws-clients";
import { startMoto, type Moto } from "./moto";
import { scratchWorkspace, type ScratchWorkspace } from "../copies/scratch-workspace";

/** A copy of the workspace, the server that it deploys to, and AWS's clients of that server. */
export interface Deployable {
  readonly moto: Moto;
  readonly workspace: ScratchWorkspace;
  readonly clients: AwsClients;
  close(): Promise<void>;
}

/** @param start starts the server @default an unmodified `moto_server` */
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
