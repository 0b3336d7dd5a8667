import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";

const TENANTS = join(__dirname, "../../bin/tenants");

/**
 * Runs the command on a terminal, and types an answer once it asks.
 *
 * @returns everything that the terminal shows
 */
async function typed(line: string, question: RegExp, answer: string): Promise<string> {
  const terminal = spawn("script", ["-qec", `"${TENANTS}" ${line}; echo status $?`, "/dev/null"], {
    env: process.env,
  });
  let shown = "";
  let isAsked = false;
  terminal.stdout.on("data", (chunk: Buffer) => {
    shown += chunk.toString();
    if (!isAsked && (isAsked = question.test(shown))) terminal.stdin.write(answer);
  });
  await once(terminal, "close");
  return shown;
}

describeWithTools(["script"], "on a terminal", () => {
  it("a secret is asked for, and not shown", async () => {
    const shown = await typed("tokens verify --env dev", /which is not shown: /, "tg_dev_typed\r");
    expect(shown).toMatch(/State {4}damaged[^]*status 7/);
    expect(shown).not.toContain("typed");
  });

  it.each([
    ["another answer", "other\r"],
    ["Ctrl-D", "\u0004"],
  ])("%s to a question does nothing", async (_, answer) => {
    const shown = await typed("delete acme --env dev", /Type the tenant's id to continue: /, answer);
    expect(shown).toMatch(/that is not the tenant's id: nothing was done\s+status 2/);
  });

  it("Ctrl-C to a question ends it as an interruption", async () => {
    const shown = await typed("delete acme --env dev", /Type the tenant's id to continue: /, "\u0003");
    expect(shown).toMatch(/Interrupted: nothing was done\.\s+status 130/);
  });
});
