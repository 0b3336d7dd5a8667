import { type PlaceOptions, StoreUnreachableError, startPlaces } from "@tollgate/emulator";
import { parseEnvironment } from "@tollgate/environments";
import { prod } from "@tollgate/environments/sample";
import { cloudfrontExceptions, routerClients } from "@tollgate/tenant-provisioning-runtime";
import { hashToken, mintToken } from "@tollgate/token-hashing";
import { LOCAL_CREDENTIALS } from "./local-account";
import { localCells } from "./local-cells";

const HOME = "111111111111";
const OTHER = "222222222222";
const withCells = (change: object = {}) =>
  parseEnvironment({
    ...prod,
    account: HOME,
    roles: { deploy: "deploy", operate: "operate" },
    cells: [
      { name: "1" },
      { name: "2", region: "eu-west-1" },
      { name: "eu3", account: OTHER, region: "eu-west-1" },
    ],
    ...change,
  });

const placesOf = (places: Readonly<Record<string, PlaceOptions>>) =>
  Object.entries(places).map(([name, { accountId, region }]) => [name, accountId, region]);
const directories = (places: Readonly<Record<string, PlaceOptions>>) =>
  Object.entries(places).flatMap(([place, { tables = [] }]) =>
    tables.filter(({ name }) => name.includes("directory")).map(({ name }) => [place, name]),
  );

it("each cell is a place, with its own names and the stage of all", () => {
  const { places, homeAccountId } = localCells(withCells());
  expect(homeAccountId).toBe(HOME);
  expect(placesOf(places)).toEqual([
    ["1", HOME, "us-east-1"],
    ["2", HOME, "eu-west-1"],
    ["eu3", OTHER, "eu-west-1"],
  ]);
  expect(Object.values(places).map(({ stages }) => stages.map(({ name }) => name))).toEqual([
    ["prod"],
    ["prod"],
    ["prod"],
  ]);
  expect(places["2"]?.stages[0]?.accessLogFormat).toMatch(/^\{"v":1,"cell":"2",/);
  expect(Object.keys(places["eu3"]?.functions ?? {})).toContain("example-gateway-authorizer-prod-eu3");
  expect(places["2"]?.plans?.map(({ name }) => name)).toContain("example-gateway-General-prod-2");
});

it("the directory is in the home account's us-east-1, whether or not a cell is there", () => {
  expect(directories(localCells(withCells()).places)).toEqual([["1", "example-gateway-directory-prod"]]);
  const elsewhere = withCells({
    region: "eu-central-1",
    cells: [{ name: "1" }, { name: "2", account: OTHER, region: "us-east-1" }],
  });
  const { places } = localCells(elsewhere);
  expect(placesOf(places)).toEqual([
    ["1", HOME, "eu-central-1"],
    ["2", OTHER, "us-east-1"],
    ["router", HOME, "us-east-1"],
  ]);
  expect(directories(places)).toEqual([["router", "example-gateway-directory-prod"]]);
});

describe("the route", () => {
  const { route } = localCells(withCells());
  const none = () => undefined;
  const unreachable = () => {
    throw new StoreUnreachableError();
  };
  const token = mintToken("tg_prod_2");

  it.each([
    ["no header", undefined, none, "1"],
    ["a token of the second cell", token, none, "2"],
    ["a bearer token", `Bearer ${token}`, none, "2"],
    ["an exception", token, () => "eu3", "eu3"],
    ["an exception to a cell that is gone", token, () => "9", "2"],
    ["a store that cannot be reached", token, unreachable, "2"],
    ["two headers, which the gateway joins", `${token},${token}`, none, "1"],
  ])("%s", (_, authorization, read, cell) => {
    expect(route(authorization, read)).toBe(cell);
  });
});

it("the tenants command's exceptions are written to the store, listed, removed, and decide the route", async () => {
  const { places, route, ...served } = localCells(withCells());
  const routed: string[] = [];
  const started = await startPlaces({
    ...served,
    route(authorization, read) {
      const cell = route(authorization, read);
      routed.push(cell);
      return cell;
    },
    places: Object.fromEntries(
      Object.entries(places).map(([name, each]) => [name, { ...each, functions: {} }]),
    ),
  });
  const clients = await routerClients({ server: { endpoint: started.url, credentials: LOCAL_CREDENTIALS } });
  const exceptions = cloudfrontExceptions(clients, "example-gateway-router-prod");
  const token = mintToken("tg_prod");
  const ask = () => fetch(`${started.url}/prod/health`, { headers: { authorization: token } });
  const listed = async () => {
    const all: { key: string; cell: string }[] = [];
    for await (const each of exceptions.list()) all.push(each);
    return all;
  };
  try {
    await ask();
    await exceptions.write([{ hash: hashToken(token), cell: "eu3" }]);
    await ask();
    expect(await listed()).toEqual([{ key: hashToken(token).slice(0, 20), cell: "eu3" }]);
    await exceptions.write([{ hash: hashToken(token), cell: undefined }]);
    // Once more: what is gone is removed already.
    await exceptions.write([{ hash: hashToken(token), cell: undefined }]);
    await ask();
    expect(await listed()).toEqual([]);
    expect(routed).toEqual(["1", "eu3", "1"]);
  } finally {
    clients.destroy();
    await started.close();
  }
});
