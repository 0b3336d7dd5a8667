import type { Audience } from "@tollgate/local-guard";
import type { KeyValueStore } from "../key-value-store/key-value-store";
import { closeBackgroundPort, closePorts, type Ports } from "../open-ports";
import type { EmulatedPlace } from "./emulated-place";

/** A place with its name, as requests find it. */
export class NamedPlace {
  private connected = true;

  constructor(
    readonly name: string,
    readonly place: EmulatedPlace,
  ) {}

  /** Whether requests reach it: it is connected and not closed. */
  get isReachable(): boolean {
    return this.connected && !this.place.isClosed;
  }

  setReachable(isReachable: boolean): void {
    this.connected = isReachable;
  }
}

/** Several places behind the same ports. */
export class Places {
  private closing: Promise<void> | undefined;

  constructor(
    private readonly ports: Ports,
    private readonly all: readonly NamedPlace[],
    /** The store that `route` reads. */
    readonly keyValueStore: Pick<KeyValueStore, "arn" | "setReachable">,
    private readonly closeStore: () => Promise<void>,
  ) {}

  /** Where it serves the APIs, without a slash at the end. */
  get url(): string {
    return this.ports.url;
  }

  /** The URL of everything else for programs of this machine: `url`, unless other machines can reach `url`. */
  get controlUrl(): string {
    return this.ports.controlUrl;
  }

  /** Who may use everything but the APIs at `url`. */
  get audience(): Audience {
    return this.ports.audience;
  }

  /** @throws {RangeError} when there is none of this name. */
  place(name: string): EmulatedPlace {
    return this.named(name).place;
  }

  /**
   * Cuts a place off, or connects it again: while it is cut off, its API answers as CloudFront does for an origin that is down, and
   * connections to its other services end without an answer. A place that is closed stays cut off.
   *
   * @throws {RangeError} when there is none of this name.
   */
  setReachable(name: string, isReachable: boolean): void {
    this.named(name).setReachable(isReachable);
  }

  /** Stops accepting requests, answers those in progress, delivers their log, makes everything durable, and ends. */
  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    const answered = closePorts(this.ports);
    await Promise.all(this.all.map(({ place }) => place.close(answered)));
    await answered;
    await closeBackgroundPort(this.ports);
    await this.closeStore();
  }

  private named(name: string): NamedPlace {
    const found = this.all.find((each) => each.name === name);
    if (found === undefined) throw new RangeError(`there is no place ${name}`);
    return found;
  }
}
