import { chmodSync, readFileSync } from "node:fs";
import { describeWithTools, temporaryFolder } from "@tollgate/testing-runtime";
import { run } from "../support/programs/run";

/** The output of an environment's stack with the option `rollout`. */
function rollout(current: string, target: string) {
  const Properties = { Name: "f", Alias: "live", CurrentVersion: current, TargetVersion: target };
  const resources = [{ function: { Type: "AWS::Lambda::Function", Properties } }];
  const content = `{"version":0.0,"Resources":${JSON.stringify(resources)}}`;
  const revision = { revisionType: "AppSpecContent", appSpecContent: { content } };
  return { value: JSON.stringify({ applicationName: "f", deploymentGroupName: "f", revision }) };
}

/** Replaces the `aws` command: records its arguments, and prints the deployment status that the test sets. */
const AWS = `#!/usr/bin/env bash
echo "$*" >> "$CALLS"
case $2 in
  create-deployment) echo d-1 ;;
  get-deployment)
    head -n 1 "$STATUSES"
    sed -i.bak 1d "$STATUSES" ;;
esac
`;

describeWithTools(["bash", "jq"], "the pipeline's roll-out", () => {
  const folder = temporaryFolder();
  beforeEach(() => {
    chmodSync(folder.write("aws", AWS), 0o755);
    folder.write("calls", "");
  });

  async function rollOut(
    outputs: object,
    statuses: readonly string[] = [],
    env: Record<string, string> = {},
  ) {
    folder.write("statuses", statuses.map((status) => `${status}\n`).join(""));
    const result = await run(".github/actions/roll-out/roll-out.sh", [], {
      input: JSON.stringify({ invoke_url: { value: "https://example.com" }, ...outputs }),
      env: {
        PATH: `${folder.path()}:${process.env["PATH"]}`,
        CALLS: folder.path("calls"),
        STATUSES: folder.path("statuses"),
        POLL_SECONDS: "0",
        ...env,
      },
    });
    return { ...result, calls: readFileSync(folder.path("calls"), "utf8").trim().split("\n") };
  }

  it("sends CodeDeploy what the stack put out, and waits until the new version has all requests", async () => {
    const output = rollout("3", "4");
    const { status, stdout, stderr, calls } = await rollOut({ rollout_health: output }, [
      "InProgress",
      "Succeeded",
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toBe("rollout_health: from version 3 to 4, deployment d-1\nrollout_health: done\n");
    expect(calls).toHaveLength(3);
    expect(calls[0]).toContain(`create-deployment --cli-input-json ${output.value} `);
  });

  it.each(["Failed", "Stopped"])("fails when the deployment has %s", async (last) => {
    const { status, stdout } = await rollOut({ rollout_health: rollout("3", "4") }, [last]);
    expect(status).toBe(1);
    expect(stdout).toContain(
      `::error::rollout_health: ${last}, and the version before has all requests again`,
    );
  });

  it("waits for no roll-out longer than the job, and says which one goes on", async () => {
    const ended = await rollOut({ rollout_health: rollout("3", "4") }, ["Queued", "InProgress"], {
      POLL_SECONDS: "1",
      WAIT_SECONDS: "1",
    });
    expect(ended.status).toBe(1);
    expect(ended.stdout).toMatch(
      /::error::rollout_health: still (Queued|InProgress) after 1 s, and goes on: look at the deployment d-1 /,
    );
  });

  it("asks with time limits, and takes nothing but a deployment's status for one", async () => {
    const ended = await rollOut({ rollout_health: rollout("3", "4") }, ["<html>"]);
    expect(ended.status).toBe(1);
    expect(ended.stdout).toContain(
      'rollout_health: CodeDeploy says "<html>", which is no status of a deployment',
    );
    for (const call of ended.calls) expect(call).toMatch(/--cli-connect-timeout \d+ --cli-read-timeout \d+$/);
  });

  it("starts nothing where no version is new, or nothing is rolled out in steps", async () => {
    const same = await rollOut({ rollout_health: rollout("4", "4") });
    expect(same).toMatchObject({ status: 0, stdout: "rollout_health: version 4 has all requests\n" });
    const without = await rollOut({});
    expect(without).toMatchObject({ status: 0, stdout: "", calls: [""] });
  });
});
