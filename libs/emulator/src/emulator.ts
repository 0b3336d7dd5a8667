import type { TableDefinition } from "@tollgate/records";
import type { Audience } from "@tollgate/local-guard";
import { closeBackgroundPort, closePorts, type Ports } from "./open-ports";
import type { EmulatedPlace } from "./places/emulated-place";

/** One place and its ports. */
export class Emulator {
  private closing: Promise<void> | undefined;

  constructor(
    private readonly place: EmulatedPlace,
    private readonly ports: Ports,
  ) {}

  /** Where it serves the API, without a slash at the end. */
  get url(): string {
    return this.ports.url;
  }

  /** The URL of control plane and DynamoDB for programs of this machine: `url`, unless other machines can reach `url`. */
  get controlUrl(): string {
    return this.ports.controlUrl;
  }

  /** Who may use the control plane, DynamoDB and pages at `url`. */
  get audience(): Audience {
    return this.ports.audience;
  }

  get apiId(): string {
    return this.place.apiId;
  }

  /** {@inheritDoc EmulatedPlace.deploy} */
  deploy(deployment: Parameters<EmulatedPlace["deploy"]>[0]): void {
    this.place.deploy(deployment);
  }

  /** {@inheritDoc EmulatedPlace.createTables} */
  createTables(tables: readonly TableDefinition[]): Promise<void> {
    return this.place.createTables(tables);
  }

  /** {@inheritDoc EmulatedPlace.expireItems} */
  expireItems(): Promise<void> {
    return this.place.expireItems();
  }

  /** {@inheritDoc EmulatedPlace.limitLevels} */
  limitLevels(stage: string, limit: number): ReturnType<EmulatedPlace["limitLevels"]> {
    return this.place.limitLevels(stage, limit);
  }

  /** {@inheritDoc EmulatedPlace.authorizerCache} */
  authorizerCache(): ReturnType<EmulatedPlace["authorizerCache"]> {
    return this.place.authorizerCache();
  }

  /** Stops accepting requests, answers those in progress, delivers their log, makes everything durable, and ends. */
  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    await this.place.close(closePorts(this.ports));
    await closeBackgroundPort(this.ports);
  }
}
