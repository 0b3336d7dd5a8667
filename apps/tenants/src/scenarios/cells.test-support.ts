import { type EmulatorOptions, startEmulator } from "@tollgate/emulator";
import { type Cell, cellsOf, environmentName, environmentNamed } from "@tollgate/environments";
import {
  auditTable,
  directoryTable,
  resourceName,
  tenantsTable,
  tokensTable,
  usageLinesTable,
  usageTable,
} from "@tollgate/records";
import type * as Environments from "@tollgate/environments";
import type * as Sample from "@tollgate/environments/sample";
import { cellOf, exceptionKey } from "@tollgate/cell-router";
import { hashToken } from "@tollgate/token-hashing";
import {
  awsClients,
  awsPorts,
  awsInventory,
  dynamodbDirectory,
  type Time,
  writeKnownCells,
} from "@tollgate/tenant-provisioning-runtime";
import type { CommandContext } from "../cli/execute";
import { documentOf, runnerAt } from "./tenants.test-support";

/** The environment `dev` with three cells, in place of the sample's environments. @param more of its options */
export function sampleWithCells(more: { readonly waf?: object; readonly usage?: object } = {}) {
  const sample = jest.requireActual<typeof Sample>("../../../../libs/environments/src/sample.test-support");
  const { parseAccount, parseEnvironment } = jest.requireActual<typeof Environments>(
    "../../../../libs/environments/src/parse-environment",
  );
  const cells = [{ name: "1" }, { name: "2", region: "eu-west-1" }, { name: "3", region: "ap-southeast-2" }];
  const dev = parseEnvironment({ ...sample.dev, cells, cellCapacity: 9_000, ...more });
  const accounts = ["eu-west-1", "ap-southeast-2"].map((region) =>
    parseAccount({ name: region.replace(/\W/g, ""), region, service: dev.service }),
  );
  return {
    ...sample,
    dev,
    accounts: [sample.account, ...accounts],
    environments: [dev, sample.prod],
  };
}

/** Starts an emulator for each cell of `dev`, which the mocked sample gives cells. */
export async function startCells({
  quotasIn,
  time,
  mintSecret,
  openStore,
  cellApis,
}: {
  /** The time by which AWS's quotas refill. @default no quotas */
  readonly quotasIn?: Time;
  /** The time of commands. @default the system's */
  readonly time?: Time;
  readonly mintSecret?: CommandContext["mintSecret"];
  /** Opens the router's store. @default one in memory, without secrets */
  readonly openStore?: CommandContext["openExceptions"];
  /** @default those of AWS's hosts */
  readonly cellApis?: CommandContext["cellApis"];
} = {}) {
  const environment = environmentNamed("dev");
  const cells = cellsOf(environment);
  const start = async ({ environment: view }: Cell, at: number) => {
    const options: EmulatorOptions = {
      itemsExpire: "on demand",
      ...(quotasIn && { controlPlaneQuotas: "aws" as const, clock: quotasIn }),
      document: documentOf(view),
      stages: [{ name: environmentName(view) }],
      plans: Object.entries(view.plans).map(([name, { throttle, quota }]) => ({
        name: resourceName(view, name),
        ...(throttle && { throttle }),
        ...(quota && { quota }),
      })),
      tables: [
        tokensTable(view),
        tenantsTable(view),
        auditTable(view),
        ...(view.usage ? [usageTable(view), usageLinesTable(view)] : []),
        // The first cell is in the Region of the directory.
        ...(at === 0 ? [directoryTable(environment)] : []),
      ],
    };
    return startEmulator(options);
  };
  const emulators = await Promise.all(cells.map(start));
  const urls = new Map(cells.map((cell, at) => [cell.environment.region, emulators[at]?.url ?? ""]));
  const dead = new Set<string>();
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  /** The cell of each exception of the router, by the key of its token. */
  const exceptions = new Map<string, string>();
  const openExceptions: CommandContext["openExceptions"] = async () => ({
    async write(changes) {
      for (const { hash, cell } of changes)
        if (cell === undefined) exceptions.delete(exceptionKey(hash));
        else exceptions.set(exceptionKey(hash), cell);
    },
    async *list() {
      for (const [key, cell] of exceptions) yield { key, cell };
    },
    get: async (key) => exceptions.get(key),
    secrets: {
      read: async () => ({}),
      change: async (change) => change({}),
    },
    destroy: () => undefined,
  });
  const runAnew = () =>
    runnerAt(
      "http://127.0.0.1:9",
      new Set(),
      quotasIn,
      ({ region }, tell) => {
        const endpoint = dead.has(region) ? "http://127.0.0.1:9" : (urls.get(region) ?? "");
        return awsClients(region, { tell, server: { endpoint, credentials } });
      },
      { openExceptions: openStore ?? openExceptions, time, mintSecret, cellApis },
    );
  const home = awsClients(environment.region, {
    server: { endpoint: urls.get(environment.region) ?? "", credentials },
  });
  const table = directoryTable(environment).name;
  const directory = dynamodbDirectory(home.dynamodb, table);
  /** Deploys a router of some cells, as far as commands see it. @param apiIds those of other APIs than the cells' */
  const deployRouter = async (known: readonly string[], apiIds: Readonly<Record<string, string>> = {}) => {
    const targets = cells.filter(({ name }) => known.includes(name));
    const stated = targets.map(async ({ name, environment: view }) => {
      const { region } = view;
      const clients = awsClients(region, { server: { endpoint: urls.get(region) ?? "", credentials } });
      const [apiId = ""] = await awsInventory(view, clients).apiIds();
      clients.destroy();
      return { name, apiId: apiIds[name] ?? apiId, region };
    });
    await writeKnownCells(home.dynamodb, table, await Promise.all(stated));
  };
  await deployRouter(cells.map(({ name }) => name));
  return {
    /** Writes a tenant's entry by hand, or removes it. */
    async changeEntry(tenantId: string, cell: string | undefined) {
      const entry = await directory.get(tenantId);
      if (cell !== undefined)
        await directory.write({ tenantId, status: "placed", cell, revision: "by hand" }, entry?.revision);
      else if (entry) await directory.remove(entry);
    },
    deployRouter,
    exceptions,
    /**
     * Sends a request as the router and a cell's authorizer do: to the cell that the exceptions and the token name, with
     * the API key of the token there.
     *
     * @returns the cell and API Gateway's status; 401 where the cell does not know the token
     */
    async ask(token: string, clock = Date.now) {
      const names = cells.map(({ name }) => name) as [string, ...string[]];
      const name = cellOf(token, (key) => exceptions.get(key), {
        tokenPrefix: environment.tokenPrefix,
        names,
      });
      const at = names.indexOf(name);
      const { environment: view } = cells[at] ?? { environment };
      const endpoint = emulators[at]?.url ?? "";
      const clients = awsClients(view.region, { server: { endpoint, credentials } });
      const found = await awsPorts(view, clients).lookup.find(hashToken(token));
      clients.destroy();
      const { clientId = "", expiresAt = Infinity, undelivered = false, disabled = false } = found ?? {};
      if (found === undefined || undelivered || disabled || expiresAt * 1000 <= clock())
        return `${name}: 401`;
      const url = `${endpoint}/${environmentName(view)}/health`;
      const { status } = await fetch(url, { headers: { "x-api-key": clientId } });
      return `${name}: ${status}`;
    },
    run: runAnew(),
    /** Runs commands with new clients, which a cell that was killed does not answer. */
    runAnew,
    url: (cell: number) => emulators[cell - 1]?.url ?? "",
    /** Lets a cell answer no client that is created from now on. */
    kill: (cell: number) => void dead.add(cells[cell - 1]?.environment.region ?? ""),
    async close() {
      home.destroy();
      await Promise.all(emulators.map((emulator) => emulator.close()));
    },
  };
}
