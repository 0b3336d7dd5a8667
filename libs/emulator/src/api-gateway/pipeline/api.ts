import type { BucketLimits } from "../../state/usage-plan";
import type { Clock } from "../../common/clock";
import type { Stage } from "../context/request-context";
import { compileAccessLog } from "./access-log";
import type { Definition } from "../definition/definition";
import { readDefinition } from "../definition/read-definition";
import { idFromName } from "../../common/ids";

export interface StageOptions {
  /** First segment of its URLs. */
  readonly name: string;
  /** Stage variables. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /** Throttles of method settings, by `{resource path}/{METHOD}` or `*` + `/*` for all. @default none */
  readonly methodThrottles?: Readonly<Record<string, BucketLimits>>;
  /** The stage's access log format. @default no access log */
  readonly accessLogFormat?: string;
}

/** The one REST API: a document, deployed on stages. A request is served by the deployment that it arrived under. */
export class Api {
  readonly id: string;
  private deployed = new Map<string, Stage>();

  /**
   * @param warn gets a message for each part of the document that may behave differently on AWS, at each deployment
   * @throws {DefinitionError} when the document cannot be served.
   */
  constructor(
    document: unknown,
    private readonly stageOptions: readonly StageOptions[],
    private readonly clock: Clock,
    private readonly warn: (message: string) => void,
  ) {
    const definition = readDefinition(document);
    this.id = idFromName(`api ${definition.title}`) + "00";
    this.serve(definition);
  }

  /** Serves another document from the next request on. @throws {DefinitionError}, and the last one stays. */
  deploy(document: unknown): void {
    this.serve(readDefinition(document));
  }

  private serve(definition: Definition): void {
    for (const warning of definition.warnings) this.warn(`API document: ${warning}`);
    const createdAt = this.clock.now();
    const deploymentId = idFromName(`deployment ${JSON.stringify(definition.document)}`).slice(0, 6);
    this.deployed = new Map(
      this.stageOptions.map(({ name, variables = {}, methodThrottles = {}, accessLogFormat }) => [
        name,
        {
          apiId: this.id,
          name,
          deploymentId,
          createdAt,
          definition,
          variables,
          methodThrottles,
          accessLogFormat,
          accessLog: accessLogFormat === undefined ? undefined : compileAccessLog(accessLogFormat),
        },
      ]),
    );
  }

  stage(untrustedName: string): Stage | undefined {
    return this.deployed.get(untrustedName);
  }

  stages(): readonly Stage[] {
    return [...this.deployed.values()];
  }
}
