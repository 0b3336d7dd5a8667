import { join } from "node:path";
import { operationsOfBotocore, type OperationOf } from "../aws-calls/operations";
import type { AllowStatement } from "../aws-calls/policy";
import { startRecorder, type Recorder, type RecordedRequest } from "../aws-calls/recorder";
import { synthesize } from "./synthesize";
import { nameRepository, setDevOptions } from "../copies/environment-options";
import { createHostedZone } from "./hosted-zone";
import { startLastingMoto } from "./lasting-moto";
import type { Moto } from "./moto";
import {
  missingRights,
  pipelineRights,
  unknownActions,
  type PipelineRights,
} from "../aws-calls/pipeline-rights";
import type { RunResult } from "../programs/run";
import { scratchWorkspace, type ScratchWorkspace } from "../copies/scratch-workspace";
import { startProvider, type RunningProvider } from "./running-provider";
import { terraform, tryTerraform } from "./terraform";

/** An environment `dev` with a pipeline, deployed to a separate server. Every request is recorded. */
export class RecordedDeployment {
  /** The pipeline's permissions for the last deployed environment, and for the current one. */
  private before: PipelineRights = {};
  private now: PipelineRights = {};
  private provider: RunningProvider | undefined;

  /** Starts the server, without any deployment. */
  static async start(): Promise<RecordedDeployment> {
    const moto = await startLastingMoto();
    const recorder = await startRecorder(moto.endpoint);
    const workspace = scratchWorkspace();
    const zone = { id: await createHostedZone(moto.endpoint, "example.com"), name: "example.com" };
    nameRepository(workspace.root, "example/gateway");
    return new RecordedDeployment(moto, recorder, workspace, zone, await operationsOfBotocore());
  }

  private constructor(
    private readonly moto: Moto,
    private readonly recorder: Recorder,
    readonly workspace: ScratchWorkspace,
    readonly zone: { readonly id: string; readonly name: string },
    private readonly operationOf: OperationOf,
  ) {}

  private get env(): Readonly<Record<string, string>> {
    return { ...this.moto.env, AWS_ENDPOINT_URL: this.recorder.endpoint, ...this.provider?.env };
  }

  /** Deploys `account`, as an administrator. */
  async deployAccount(): Promise<void> {
    await synthesize(this.workspace.root, "account", this.env);
    await terraform(this.workspace.root, "account", ["apply", "-auto-approve", "-input=false"], this.env);
  }

  /** Runs Terraform in `dev` with the given options. */
  async run(options: object, ...args: string[]): Promise<Recorded> {
    setDevOptions(this.workspace.root, { ...options });
    this.recorder.take();
    await synthesize(this.workspace.root, "dev", this.env);
    this.provider ??= await startProvider(join(this.workspace.root, "cdktf.out/stacks/dev"), this.env);
    this.before = this.now;
    this.now = pipelineRights(this.workspace.root);
    const all = [...args, "-input=false"];
    const result = await tryTerraform(this.workspace.root, "dev", all, this.env);
    // The pipeline has the permissions of new resources before their deployment, and of old ones until their
    // removal.
    const role = "deploy-dev";
    const statements = [...(this.before[role] ?? []), ...(this.now[role] ?? [])];
    return this.recorded(result, statements);
  }

  /** Plans `dev` with the current options. */
  async plan(): Promise<Recorded> {
    this.recorder.take();
    const args = ["plan", "-input=false", "-lock=false"];
    const result = await tryTerraform(this.workspace.root, "dev", args, this.env);
    return this.recorded(result, this.now["plan"] ?? []);
  }

  private recorded(result: RunResult, statements: readonly AllowStatement[]): Recorded {
    const requests = this.recorder.take();
    return {
      ...result,
      requests,
      unknown: unknownActions(requests, this.operationOf),
      missing: missingRights(requests, this.operationOf, statements),
      neededOf: (actions) => {
        const others = statements.filter(({ Action }) => !Action.some((each) => actions.includes(each)));
        return missingRights(requests, this.operationOf, others).map((each) => each.split(" ")[0] ?? "");
      },
    };
  }

  async stop(): Promise<void> {
    await this.provider?.stop();
    this.workspace.remove();
    await this.recorder.stop();
    await this.moto.stop();
  }
}

/** The result of a Terraform run, and its requests to AWS. */
export interface Recorded extends RunResult {
  readonly requests: readonly RecordedRequest[];
  /** Actions that AWS's reference does not list, because an operation was mapped to a wrong action. */
  readonly unknown: readonly string[];
  /** The permissions that the pipeline's role lacks. */
  readonly missing: readonly string[];
  /**
   * Returns the actions that would be missing without the statements of these actions, and so whether they
   * were used.
   */
  neededOf(actions: readonly string[]): readonly string[];
}
