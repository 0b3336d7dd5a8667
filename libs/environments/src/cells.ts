import type { Environment, State } from "./schema/environment";

/** One cell of an environment: a whole gateway in one account and Region. */
export interface Cell {
  /** `1` for the first one. */
  readonly name: string;
  /** Name of its stack: the environment's for the first, and `prod-2` for cell `2` of `prod`. */
  readonly stack: string;
  /**
   * The environment as this cell has it: its account, Region, state, and names of its resources. The environment itself where there
   * is one cell.
   */
  readonly environment: Environment;
}

/** What stands before the cells of an environment with more than one: router, its store, and the directory of tenants. */
export interface Router {
  /** Name of its stack: `prod-router`. */
  readonly stack: string;
  /** CloudFront's certificates, web ACLs and stores are in this Region only. */
  readonly region: "us-east-1";
  /** The environment's account. @default that of the credentials */
  readonly account?: string;
  readonly state: State;
  /**
   * The environment as the router's stack has it: `prod-router` in the names of its resources, and the domain, which is the
   * router's. Its tables and tokens are not to be used.
   */
  readonly environment: Environment;
}

/** Name of the first cell. */
const FIRST = "1";

const found = new WeakMap<Environment, readonly Cell[]>();

/** Returns the cells of an environment, of which there is at least one. A cell's own environment has itself only. */
export function cellsOf(environment: Environment): readonly Cell[] {
  const known = found.get(environment);
  if (known !== undefined) return known;
  const cells = newCells(environment);
  found.set(environment, cells);
  return cells;
}

const foundRouters = new WeakMap<Environment, Router>();

/** Returns the environments as their cells have them: each once, or itself where it has one cell. */
export function environmentsOfCells(environments: readonly Environment[]): readonly Environment[] {
  return environments.flatMap(cellsOf).map(({ environment }) => environment);
}

/** Finds the router of an environment; `undefined` for one cell, which needs none. */
export function routerOf(environment: Environment): Router | undefined {
  const { name, account, state, codeSigning, cells = [] } = environment;
  if (cells.length < 2) return undefined;
  const known = foundRouters.get(environment);
  if (known !== undefined) return known;
  const place = { region: "us-east-1", ...(account !== undefined && { account }) } as const;
  const stack = `${name}-router`;
  const own = { ...place, state: stateOf(state, "router") };
  const router = {
    stack,
    ...own,
    environment: Object.freeze({
      ...forRouter(environment),
      ...own,
      name: stack,
      cell: { name: "router", of: name },
      ...(codeSigning && { codeSigning: { ...codeSigning, bucket: `${codeSigning.bucket}-router` } }),
    }),
  };
  foundRouters.set(environment, router);
  return router;
}

/** Returns the most tenants that one cell takes. The rest of API Gateway's 10,000 keys is for keys that are no tenants. */
export function cellCapacity({ cellCapacity: stated = 9_000 }: Pick<Environment, "cellCapacity">): number {
  return stated;
}

/**
 * Returns the name of the environment that a cell is of, which is also the name of its stage: clients use the
 * same path in every cell. An environment's own name if it is not a cell's.
 */
export function environmentName({ name, cell }: Pick<Environment, "name" | "cell">): string {
  return cell?.of ?? name;
}

/**
 * Returns the prefix that the tokens of all cells of an environment begin with. An environment's own prefix if it
 * is not a cell's.
 */
export function environmentTokenPrefix({
  tokenPrefix,
  cell,
}: Pick<Environment, "tokenPrefix" | "cell">): string {
  const suffix = `_${cell?.name}`;
  return cell !== undefined && tokenPrefix.endsWith(suffix) && cell.name !== FIRST
    ? tokenPrefix.slice(0, -suffix.length)
    : tokenPrefix;
}

/** The router has no access log, of which a ledger would be, no routes and no tenants: each cell has its own. */
function forRouter({
  cells: _cells,
  usage: _usage,
  selfService: _selfService,
  events: _events,
  ...rest
}: Environment): Omit<Environment, "cells"> {
  return rest;
}

function newCells(environment: Environment): readonly Cell[] {
  const { name, cells = [], cell } = environment;
  if (cells.length < 2) return [{ name: cell?.name ?? FIRST, stack: name, environment }];
  return cells.map((each, at) => {
    const view = at === 0 ? firstCell(environment) : furtherCell(environment, each);
    return { name: each.name, stack: view.name, environment: view };
  });
}

/** All names stay those of the environment, so that adding a second cell replaces nothing of the first. */
function firstCell({ cells: _cells, domain: _domain, ...rest }: Environment): Environment {
  return Object.freeze({ ...rest, cell: { name: FIRST, of: rest.name } });
}

function furtherCell(
  { cells: _cells, domain: _domain, ...home }: Environment,
  { name, account = home.account, region = home.region }: NonNullable<Environment["cells"]>[number],
): Environment {
  const { codeSigning } = home;
  return Object.freeze({
    ...home,
    cell: { name, of: home.name },
    name: `${home.name}-${name}`,
    region,
    ...(account !== undefined && { account }),
    tokensTable: `${home.tokensTable}-${name}`,
    tokenPrefix: `${home.tokenPrefix}_${name}`,
    state: stateOf(home.state, name),
    ...(codeSigning && { codeSigning: { ...codeSigning, bucket: `${codeSigning.bucket}-${name}` } }),
  });
}

/** The state of a further stack: in a folder of its own beside the environment's. */
function stateOf(state: State, folder: string): State {
  if (state.kind === "local") return state;
  const parts = state.key.split("/");
  return { ...state, key: [...parts.slice(0, -1), folder, ...parts.slice(-1)].join("/") };
}
