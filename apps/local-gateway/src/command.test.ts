import { localGatewayCommand, type Settings } from "./command";

const VARIABLES = ["PORT", "HOST", "ALLOW_REMOTE_CONTROL", "DATA_DIR", "CONTROL_PLANE_QUOTAS"];
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

it("serves the first environment on loopback, in memory, unless it is told otherwise", async () => {
  expect((await parse()).settings).toEqual({
    environmentName: "dev",
    host: "127.0.0.1",
    port: 4000,
    remoteControl: false,
    dataDirectory: undefined,
    accessLogFile: undefined,
    eventsFile: undefined,
    eventsWebhook: undefined,
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

it("opens what is not the API only for the one value that is meant", async () => {
  process.env["ALLOW_REMOTE_CONTROL"] = "1";
  expect((await parse()).settings).toMatchObject({ remoteControl: true });
  for (const value of ["", "0", "true", "yes", " 1", "11"]) {
    process.env["ALLOW_REMOTE_CONTROL"] = value;
    const { settings, error } = await parse();
    expect([value, settings]).toEqual([value, undefined]);
    expect(error).toContain("It is 1, or not set.");
  }
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
  [["--host", ""], "--host"],
  [["--allow-remote-control", "yes"], "yes"],
  [["--control-plane-quotas", "some"], "some"],
  [["--inspect", "0.0.0.0:9229"], "127.0.0.1"],
  [["--inspect", "70000"], "70000"],
  [["--inspect", "9229", "--replay", "log.json"], "--replay"],
  [["--events-webhook", "http://192.0.2.1/"], "127.0.0.1"],
  [["--events-webhook", "http://localhost.example.com/"], "127.0.0.1"],
  [["--events-webhook", "file:///dev/null"], "127.0.0.1"],
  [["--nope"], "--nope"],
  [["surplus"], "too many arguments"],
])("says in one line what is wrong with %j", async (args, mentions) => {
  const { settings, error } = await parse(...args);
  expect(settings).toBeUndefined();
  expect(error.trim().split("\n")).toHaveLength(1);
  expect(error).toContain(mentions);
});
