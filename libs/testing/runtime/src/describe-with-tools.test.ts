import { basename, delimiter, dirname, join } from "node:path";
import { describeWithTools } from "./describe-with-tools";
import { MissingToolError } from "./missing-tool-error";
import { missingTools } from "./missing-tools";

const node = basename(process.execPath);
const PATH = dirname(process.execPath);

describe("describeWithTools", () => {
  const tests = () => {};
  const call = (tools: readonly string[], env: Record<string, string>) => {
    const describeOrSkip = { run: jest.fn(), skip: jest.fn() };
    describeWithTools(tools, "a group", tests, { env, describeOrSkip });
    return { run: describeOrSkip.run.mock.calls, skip: describeOrSkip.skip.mock.calls };
  };

  it.each([{ PATH }, { PATH, CI: "true" }])("runs the tests where every tool is there", (env) => {
    expect(call([node], env)).toEqual({ run: [["a group", tests]], skip: [] });
  });

  it("skips them where one is missing, and says why in their name", () => {
    expect(call([node, "no-such-tool", "nor-this"], { PATH })).toEqual({
      run: [],
      skip: [["a group (skipped: not on this machine: no-such-tool, nor-this)", tests]],
    });
  });

  it("fails instead with CI=true", () => {
    expect(() => call(["no-such-tool"], { PATH, CI: "true" })).toThrow(
      new MissingToolError("a group: not on this machine: no-such-tool"),
    );
  });
});

describe("missingTools", () => {
  it("looks in every folder of the path", () => {
    expect(missingTools([node], ["", __dirname, PATH].join(delimiter))).toEqual([]);
    expect(missingTools([node], "")).toEqual([node]);
  });

  it("takes neither folders nor plain files for a tool", () => {
    expect(missingTools(["src", "package.json"], join(__dirname, ".."))).toEqual(["src", "package.json"]);
    expect(missingTools(["index.ts"], __dirname)).toEqual(["index.ts"]);
  });
});
