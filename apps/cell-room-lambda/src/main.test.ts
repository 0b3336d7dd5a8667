import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { cellRoomFunction } from "@tollgate/environments";
import { createTableInput, directoryTable } from "@tollgate/records";
import { dynamodbRooms } from "@tollgate/tenant-provisioning-runtime";
import { bundleEnvironment, startLocalDynamoDb, type LocalDynamoDb } from "@tollgate/testing-runtime";
import { bundle, bundledProgram } from "@tollgate/workspace";
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const directory = directoryTable({ service: "example-gateway", name: "prod" });
const DIRECTORY = directory.name;
const APP = "apps/cell-room-lambda";
/** Loads the bundle as Lambda does, and invokes its handler. */
const INVOKE = `require(${JSON.stringify(bundledProgram(APP))}).handler()`;

describe("the bundle, in front of a DynamoDB", () => {
  let dynamodb: LocalDynamoDb;
  let client: DynamoDBClient;
  const env = () =>
    bundleEnvironment(dynamodb, { DIRECTORY_TABLE: DIRECTORY, CELLS: "1,2", CELL_CAPACITY: "100" });
  const invoke = async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["-e", INVOKE], { env: env() });
    const lines = (text: string) =>
      text
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    return { lines: lines(stdout), warnings: lines(stderr) };
  };

  beforeAll(async () => {
    await bundle({ app: APP, kind: "lambda" });
    dynamodb = await startLocalDynamoDb({ tables: [createTableInput(directory)] });
    client = new DynamoDBClient(dynamodb.clientOptions);
  });
  afterAll(async () => {
    client.destroy();
    await dynamodb.close();
  });

  it("reports no percentage before all cells were counted, and then that of the open ones", async () => {
    const rooms = dynamodbRooms(client, DIRECTORY, ["1", "2"]);
    await rooms.recount("1", 100, undefined);
    const before = await invoke();
    expect(before.warnings).toMatchObject([
      { service: cellRoomFunction.thing, message: expect.stringContaining("run doctor"), cells: "2" },
    ]);
    expect(before.lines.filter((line) => "usedPercent" in line)).toEqual([]);

    await rooms.recount("2", 60, undefined);
    const after = await invoke();
    expect(after.warnings).toEqual([]);
    expect(after.lines).toMatchObject([
      { cell: "1", tenants: 100, capacity: 100, isClosed: false },
      { cell: "2", tenants: 60, capacity: 100, isClosed: false },
      { level: "INFO", left: 40, usedPercent: 80 },
    ]);

    await rooms.setClosed("1", true);
    expect((await invoke()).lines).toMatchObject([
      { cell: "1", isClosed: true },
      { cell: "2", isClosed: false },
      { left: 40, usedPercent: 60 },
    ]);
  });

  it("fails when there is no directory, so that nothing is reported", async () => {
    const run = promisify(execFile)(process.execPath, ["-e", INVOKE], {
      env: { ...env(), DIRECTORY_TABLE: "another" },
    });
    await expect(run).rejects.toThrow("ResourceNotFoundException");
  });
});
