import { mkdtempSync, existsSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { describeWithTools } from "./describe-with-tools";
import { MissingToolError } from "./missing-tool-error";
import { missingTools } from "./missing-tools";

describe("describeWithTools", () => {
  const node = process.execPath.slice(dirname(process.execPath).length + 1);
  const PATH = dirname(process.execPath);
  let folder: string;
  let describeOrSkip: { run: jest.Mock; skip: jest.Mock };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "testing-runtime-"));
    describeOrSkip = { run: jest.fn(), skip: jest.fn() };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const call = (tools: readonly string[], env: Record<string, string>) => {
    const skipsFile = join(folder, "results/skipped.jsonl");
    describeWithTools(tools, "a group", () => {}, { env, skipsFile, describeOrSkip });
    return existsSync(skipsFile) ? readFileSync(skipsFile, "utf8") : "";
  };

  it("runs the tests where every tool is there", () => {
    expect(call([node], { PATH })).toBe("");
    expect(describeOrSkip.run).toHaveBeenCalledTimes(1);
    expect(describeOrSkip.skip).not.toHaveBeenCalled();
  });

  it("skips them where one is missing, and records project, test and reason, a line each", () => {
    call([node, "no-such-tool"], { PATH });
    const lines = call(["no-such-tool"], { PATH }).trimEnd().split("\n");
    expect(describeOrSkip.run).not.toHaveBeenCalled();
    expect(describeOrSkip.skip).toHaveBeenCalledTimes(2);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      Array(2).fill({
        project: "libs/testing/runtime",
        test: "a group",
        reason: "not on this machine: no-such-tool",
      }),
    );
  });

  it("fails instead with CI=true", () => {
    expect(() => call(["no-such-tool"], { PATH, CI: "true" })).toThrow(MissingToolError);
    expect(describeOrSkip.skip).not.toHaveBeenCalled();
  });

  it("finds tools in any folder of the path, and takes neither folders nor plain files for one", () => {
    expect(missingTools([node], ["", folder, PATH].join(delimiter))).toEqual([]);
    expect(missingTools(["testing"], join(__dirname, "../../.."))).toEqual(["testing"]);
    expect(missingTools(["index.ts"], __dirname)).toEqual(["index.ts"]);
    expect(missingTools([node], "")).toEqual([node]);
  });
});
