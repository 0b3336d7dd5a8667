import { describeWithTools, MissingToolError } from "./describe-with-tools";

describe("describeWithTools", () => {
  const tests = () => {};
  const call = (problems: object, env: Record<string, string>) => {
    const describeOrSkip = { run: jest.fn(), skip: jest.fn() };
    const surroundings = { env, describeOrSkip, problemsOf: () => problems };
    describeWithTools(["bash", "script"], "a group", tests, surroundings);
    return { run: describeOrSkip.run.mock.calls, skip: describeOrSkip.skip.mock.calls };
  };

  it.each([{}, { CI: "true" }])("runs the tests if every tool works", (env) => {
    expect(call({}, env)).toEqual({ run: [["a group", tests]], skip: [] });
  });

  it("skips them if a tool does not work, and gives the reason in their name", () => {
    expect(call({ bash: "bash is not in PATH", script: "script did not end within 20 s" }, {})).toEqual({
      run: [],
      skip: [["a group (skipped: bash: bash is not in PATH; script: script did not end within 20 s)", tests]],
    });
  });

  it("fails instead with CI=true", () => {
    expect(() => call({ bash: "bash is not in PATH" }, { CI: "true" })).toThrow(
      new MissingToolError("a group: cannot be tested here: bash: bash is not in PATH"),
    );
  });
});
