import { startGateway, type RunOptions } from "./tenants.test-support";

/** Matches a token that the command mints in dev. */
export const TOKEN = /tg_dev_[0-9A-Za-z]{49}/;

/** Starts the emulator for each test of a file, and runs command lines against it. */
export function gatewayForEachTest() {
  let gateway: Awaited<ReturnType<typeof startGateway>>;
  beforeEach(async () => {
    gateway = await startGateway();
  });
  afterEach(() => gateway.close());

  const run = (line: string, options?: RunOptions) => gateway.run(line, options);
  /** Returns the output of a command that succeeds without notes. */
  const json = async (line: string, options?: RunOptions) => {
    const { status, out, note } = await run(`${line} --json`, options);
    expect({ status, note }).toEqual({ status: 0, note: "" });
    return JSON.parse(out) as Record<string, unknown>;
  };
  return { run, json, gateway: () => gateway };
}
