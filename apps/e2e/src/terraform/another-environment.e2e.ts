import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListTablesCommand, UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import { describeWithTools } from "@tollgate/testing-runtime";
import { startDeployable, type Deployable } from "../support/aws/deployable";
import { nameRepository } from "../support/copies/environment-options";
import { cdktf, terraform, tryTerraform } from "../support/aws/terraform";
import { addStaging } from "../support/copies/add-environment";
import { commandsOf } from "../support/documents";
import { succeed, succeedProgram } from "../support/programs/run";
import { runStep } from "../support/programs/workflow-step";

const PLAN = ".github/actions/plan/action.yml";

/** The pipeline's own steps plan and review `staging`: when it is added, deployed, and removed. */
describeWithTools(
  ["terraform", "moto_server", "openssl", "bash", "jq"],
  "an environment that is added and removed",
  () => {
    let deployable: Deployable;
    let root: string;
    let env: Readonly<Record<string, string>>;
    let removeStaging: () => void;

    beforeAll(async () => {
      deployable = await startDeployable();
      ({ root } = deployable.workspace);
      ({ env } = deployable.moto);
      nameRepository(root, "example/gateway");
      removeStaging = addStaging(root);
    });
    afterAll(() => deployable?.close());

    /** Synthesizes for AWS, as the pipeline does. @returns the folder of the stacks */
    async function artefact(name: string): Promise<string> {
      const CDKTF_OUTDIR = join(root, name);
      await succeedProgram("libs/workspace/src/synth.ts", [], {
        cwd: root,
        env: { CDKTF_OUTDIR },
      });
      return join(CDKTF_OUTDIR, "stacks");
    }

    const proposed = async (stacks: string) => {
      const args = ["run", "--silent", "stacks", "--", "--proposed", stacks];
      return JSON.parse((await succeed("npm", args, { cwd: root })).stdout) as readonly unknown[];
    };

    /** Runs the steps of `plan.yml`. @returns the review's verdict and text, and how many resources change */
    async function review(stacks: string, option: "" | "--removed" = "") {
      const temp = mkdtempSync(join(tmpdir(), "runner-"));
      await succeed("cp", ["-r", stacks, join(temp, "stacks")]);
      const step = {
        ...env,
        RUNNER_TEMP: temp,
        GITHUB_OUTPUT: join(temp, "outputs"),
        GITHUB_STEP_SUMMARY: join(temp, "summary"),
        STACK: "staging",
        REMOVED: option,
        READS_ONLY: "--reads-only",
        LOCK: "false",
        PROPOSED_BY: "",
        REFUSE: "false",
        // What a stack says that is synthesized for this server.
        TF_CLI_ARGS_init: "-backend-config=use_path_style=true",
      };
      for (const [file, name] of [
        [PLAN, "Take the stack, if it is nothing but data for the AWS provider"],
        [PLAN, "plan"],
        [".github/workflows/plan.yml", "Review"],
      ] as const) {
        const { status, stdout, stderr } = await runStep(root, file, name, step);
        expect({ name, status, printed: status === 0 ? "" : stdout + stderr }).toEqual({
          name,
          status: 0,
          printed: "",
        });
      }
      expect(readFileSync(step.GITHUB_OUTPUT, "utf8")).toMatch(/^digest=[0-9a-f]{64}$/m);
      const [verdict, text, changes] = ["verdict", "md", "changes"].map((kind) =>
        readFileSync(join(root, `review/staging.${kind}`), "utf8").trim(),
      );
      // The next run has a checkout of its own.
      rmSync(join(root, "cdktf.out/stacks/staging"), { recursive: true });
      return { verdict, text, changes: Number(changes) };
    }

    const [list = "", synth = "", deployAccount = "", deployStaging = ""] = commandsOf(
      "guides/deploy.md",
      "Add an environment",
    );

    it("is listed and synthesized by the guide's commands, and known to the account", async () => {
      expect([list, synth, deployAccount, deployStaging]).toEqual([
        "npm run -s stacks",
        "npx cdktf synth",
        "npx cdktf deploy account",
        "npx cdktf deploy staging",
      ]);
      const { stdout } = await succeed("bash", ["-c", list], { cwd: root });
      expect(stdout).toContain('"name":"staging"');
      await cdktf(root, ["synth"], env);
      await cdktf(root, ["deploy", "account", "--auto-approve"], env);
      const role = await terraform(root, "account", ["output", "-raw", "deploy_staging_role_arn"], env);
      expect(role).toMatch(/:role\/example-gateway-deploy-staging$/);
    });

    it("is planned and reviewed in the change that adds it, by a main branch that does not know it", async () => {
      const stacks = await artefact("added");
      removeStaging();
      expect(await proposed(stacks)).toEqual([
        { name: "dev", region: "us-east-1" },
        { name: "prod", region: "us-east-1" },
        { name: "staging", region: "us-east-1" },
      ]);
      const { verdict, text, changes } = await review(stacks);
      expect(["0", "1"]).toContain(verdict);
      expect(text).toMatch(/^# Plan review: /);
      expect(changes).toBeGreaterThan(30);
      addStaging(root);
    });

    it("is deployed by the guide's command, once", async () => {
      await cdktf(root, ["deploy", "staging", "--auto-approve"], env);
      const { status } = await tryTerraform(root, "staging", ["plan", "-detailed-exitcode"], env);
      expect(status).toBe(0);
    });

    it("is blocked when a change removes it that is still deployed, and clean once nothing is left", async () => {
      removeStaging();
      const without = await artefact("removed");
      addStaging(root);
      expect(existsSync(join(without, "staging"))).toBe(false);
      expect(await proposed(without)).toContainEqual({
        name: "staging",
        region: "us-east-1",
        isRemoved: true,
      });
      const stacks = await artefact("main");
      const deployed = await review(stacks, "--removed");
      expect(deployed.verdict).toBe("2");
      expect(deployed.text).toMatch(/The stage `staging` is destroyed/);
      expect(deployed.changes).toBeGreaterThan(30);

      const { dynamodb } = deployable.clients;
      const { TableNames = [] } = await dynamodb.send(new ListTablesCommand({}));
      for (const TableName of TableNames)
        await dynamodb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
      await cdktf(root, ["destroy", "staging", "--auto-approve"], env);
      const destroyed = await review(stacks, "--removed");
      expect(destroyed).toMatchObject({ verdict: "0", changes: 0 });
    });
  },
);
