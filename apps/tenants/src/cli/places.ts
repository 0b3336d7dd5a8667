import { cellCapacity, cellsOf, routerOf, type Environment } from "@tollgate/environments";
import { directoryTable } from "@tollgate/records";
import {
  awsInventory,
  awsPorts,
  type CellApis,
  cellOfTenant,
  dynamodbDirectory,
  dynamodbRooms,
  dynamodbRouter,
  httpCellApis,
  type Inventory,
  type RouterStore,
  standInServer,
  type Tenancy,
} from "@tollgate/tenant-provisioning-runtime";
import { callerOf, type Clients, type OpenExceptions, type Place as AwsPlace } from "./clients";
import type { OpenCells, Place, Places } from "../commands/definition";
import { dryRunDirectory, dryRunExceptions, dryRunPorts, dryRunSecrets } from "./dry-run";

export interface PlacesOptions {
  readonly createClients: (place: AwsPlace) => Clients;
  /** Opens the exceptions of the environment's router, when they are first used. */
  readonly openExceptions: () => Promise<OpenExceptions>;
  /** Asks the APIs of the cells. @default over HTTPS */
  readonly apis?: CellApis | undefined;
  /** Milliseconds since 1970. @default the system's */
  readonly clock?: (() => number) | undefined;
  /** Whether the command changes anything: then the audit trail needs its caller. */
  readonly writes: boolean;
  /** Receives the steps of a dry run. @default it is none */
  readonly would?: (step: string) => void;
}

/**
 * Opens the places of an environment: itself, or its cells with their directory. The clients of further cells
 * are created when they are first used.
 */
export async function openPlaces(
  environment: Environment,
  { createClients, openExceptions, apis, clock, writes, would }: PlacesOptions,
): Promise<Places & { destroy(): void }> {
  const made: Clients[] = [];
  const clientsOf = (place: AwsPlace) => {
    const clients = createClients(place);
    made.push(clients);
    return clients;
  };
  const exceptions = new LazyExceptions(openExceptions);
  const destroy = () => {
    exceptions.destroy();
    for (const clients of made) clients.destroy();
  };
  try {
    const home = clientsOf(environment);
    const actor = writes && would === undefined ? await callerOf(home.sts) : "";
    const run = { actor, ...(would && { would }), ...(clock && { clock }) };
    const router = routerOf(environment);
    if (router === undefined) {
      const place = new OpenPlace(environment, () => home, run);
      return { environment, places: [place], placeOf: async () => place, destroy };
    }
    const [first, ...others] = cellsOf(environment).map(
      ({ name, environment: view }, at) =>
        new OpenCell(name, view, () => (at === 0 ? home : clientsOf(view)), run),
    );
    if (first === undefined) throw new Error("an environment has a cell");
    const all = [first, ...others] as const;
    const { dynamodb } = clientsOf({ ...environment, region: router.region });
    const table = directoryTable(environment).name;
    const names = all.map(({ cell }) => cell);
    const stored = {
      directory: dynamodbDirectory(dynamodb, table),
      rooms: dynamodbRooms(dynamodb, table, names),
    };
    const cells: OpenCells = {
      environment: environment.name,
      capacity: cellCapacity(environment),
      router: dynamodbRouter(dynamodb, table, environment.name),
      ...(would ? dryRunDirectory(stored, would) : stored),
      exceptions: would ? dryRunExceptions(exceptions, would) : exceptions,
      secrets: would ? dryRunSecrets(exceptions.secrets, would) : exceptions.secrets,
      apis: apis ?? httpCellApis({ stage: environment.name, server: standInServer(process.env) }),
      all,
    };
    const placeOf = async (untrustedTenantId: string) => {
      const { cell } = await cellOfTenant(untrustedTenantId, cells, writes);
      return all.find((each) => each.cell === cell) ?? first;
    };
    return { environment, places: all, cells, placeOf, destroy };
  } catch (error) {
    destroy();
    throw error;
  }
}

interface Run extends Pick<PlacesOptions, "would"> {
  readonly actor: string;
  readonly clock?: () => number;
}

/** Exceptions that are opened when they are first used. */
class LazyExceptions implements RouterStore {
  readonly #open: () => Promise<OpenExceptions>;
  #opened: Promise<OpenExceptions> | undefined;
  #close: () => void = () => undefined;

  constructor(open: () => Promise<OpenExceptions>) {
    this.#open = open;
  }

  async write(changes: Parameters<RouterStore["write"]>[0]): Promise<void> {
    await (await this.#exceptions()).write(changes);
  }

  async *list() {
    yield* (await this.#exceptions()).list();
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.#exceptions()).get(key);
  }

  readonly secrets: RouterStore["secrets"] = {
    read: async () => (await this.#exceptions()).secrets.read(),
    change: async (change) => (await this.#exceptions()).secrets.change(change),
  };

  destroy(): void {
    this.#close();
  }

  async #exceptions(): Promise<OpenExceptions> {
    const opened = await (this.#opened ??= this.#open());
    this.#close = () => opened.destroy();
    return opened;
  }
}

/** A place whose clients and ports are created when they are first used. */
class OpenPlace implements Place {
  readonly cell: string | undefined;
  readonly #open: () => Clients;
  readonly #run: Run;
  #clients: Clients | undefined;
  #tenancy: Tenancy | undefined;
  #inventory: Inventory | undefined;

  constructor(
    readonly environment: Environment,
    open: () => Clients,
    run: Run,
  ) {
    this.#open = open;
    this.#run = run;
  }

  get clients(): Clients {
    return (this.#clients ??= this.#open());
  }

  get tenancy(): Tenancy {
    return (this.#tenancy ??= this.#newTenancy());
  }

  get inventory(): Inventory {
    return (this.#inventory ??= awsInventory(this.environment, this.clients));
  }

  #newTenancy(): Tenancy {
    const { environment } = this;
    const { would, actor, clock } = this.#run;
    const ports = awsPorts(environment, this.clients);
    const shown = would ? dryRunPorts(ports, environment.authorizer.cacheTtlSeconds, would) : ports;
    return { ...shown, environment, actor, ...(clock && { clock }) };
  }
}

class OpenCell extends OpenPlace {
  constructor(
    override readonly cell: string,
    ...rest: ConstructorParameters<typeof OpenPlace>
  ) {
    super(...rest);
  }
}
