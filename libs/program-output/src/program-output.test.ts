import { join } from "node:path";
import { describeWithTools, runToEnd } from "@tollgate/testing-runtime";

const PROGRAM = `
  const { programOutput } = require(${JSON.stringify(join(__dirname, "index.ts"))});
  const { out, note, end } = programOutput({ unwritable: 9, advice: "run it again" });
  note("began\\n");
  out("x".repeat(200000) + "\\n");
  out(Buffer.from("last\\n"));
  setInterval(() => undefined, 1000);
  end(3);
`;

describeWithTools(["bash"], "a program's output", () => {
  const run = (redirection: string) =>
    runToEnd(
      "bash",
      [
        "-o",
        "pipefail",
        "-c",
        `"$0" --import tsx -e "$PROGRAM" ${redirection}`.replace("$0", process.execPath),
      ],
      { cwd: __dirname, env: { PROGRAM }, timeoutMs: 60_000 },
    );

  it.each([
    [
      "to a slow pipe arrives whole, and the program ends",
      "| (sleep 0.3; tail -n 1)",
      3,
      "last\n",
      "began\n",
    ],
    ["to a pipe that nobody reads ends it without a word", "| true", 141, "", "began\n"],
    [
      "to a full disk ends it with the reason",
      "> /dev/full",
      9,
      "",
      "began\nstandard output cannot be written: there is no space left (ENOSPC): run it again\n",
    ],
    ["is the same where its words go nowhere", "2> /dev/full > /dev/full", 9, "", ""],
    ["is the same where its words are closed", "2>&- | tail -n 1", 3, "last\n", ""],
  ])(
    "%s",
    async (_, redirection, status, stdout, stderr) => {
      expect(await run(redirection)).toEqual({ status, stdout, stderr });
    },
    60_000,
  );
});
