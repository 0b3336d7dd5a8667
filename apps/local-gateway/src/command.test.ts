import { localGatewayCommand } from "./command";
import type { Settings } from "./settings";

const VARIABLES = ["PORT", "HOST", "DATA_DIR", "CONTROL_PLANE_QUOTAS"];
const before = { ...process.env };
beforeEach(() => {
  for (const name of VARIABLES) delete process.env[name];
});
afterAll(() => Object.assign(process.env, before));

async function parse(...args: string[]): Promise<{ settings?: Settings; error: string }> {
  let settings: Settings | undefined;
  let error = "";
  const command = localGatewayCommand(async (given) => void (settings = given))
    .exitOverride()
    .configureOutput({ writeErr: (text) => (error += text) });
  await command.parseAsync(args, { from: "user" }).catch(() => undefined);
  return { ...(settings && { settings }), error };
}

it("serves dev on loopback, in memory, unless it is told otherwise", async () => {
  expect((await parse()).settings).toEqual({
    environmentName: "dev",
    host: "127.0.0.1",
    port: 4000,
    dataDirectory: undefined,
    accessLogFile: undefined,
    controlPlaneQuotas: "none",
    inspect: undefined,
    replayFile: undefined,
  });
});

it("takes variables of the environment, and options before them", async () => {
  Object.assign(process.env, { PORT: "5000", HOST: "::1", DATA_DIR: "data", CONTROL_PLANE_QUOTAS: "aws" });
  expect((await parse("--port", "0")).settings).toMatchObject({
    port: 0,
    host: "::1",
    dataDirectory: "data",
    controlPlaneQuotas: "aws",
  });
});

it.each([
  [["--inspect"], { host: "127.0.0.1", port: 9229 }],
  [["--inspect", "0"], { host: "127.0.0.1", port: 0 }],
  [["--inspect", "[::1]:9230"], { host: "::1", port: 9230 }],
])("lets a debugger attach with %j", async (args, inspect) => {
  expect((await parse(...args)).settings).toMatchObject({ inspect });
});

it.each([
  [["--port", "70000"], "70000"],
  [["--port", "4000x"], "4000x"],
  [["--port", ""], "--port"],
  [["--control-plane-quotas", "some"], "some"],
  [["--inspect", "0.0.0.0:9229"], "127.0.0.1"],
  [["--inspect", "70000"], "70000"],
  [["--inspect", "9229", "--replay", "log.json"], "--replay"],
  [["--nope"], "--nope"],
  [["surplus"], "too many arguments"],
])("says in one line what is wrong with %j", async (args, mentions) => {
  const { settings, error } = await parse(...args);
  expect(settings).toBeUndefined();
  expect(error.trim().split("\n")).toHaveLength(1);
  expect(error).toContain(mentions);
});
