import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
} from "@aws-sdk/client-iam";
import { describeWithTools } from "@tollgate/testing-runtime";
import { synthesize } from "../support/aws/synthesize";
import { nameRepository } from "../support/copies/environment-options";
import { startMoto, type Moto } from "../support/aws/moto";
import { scratchWorkspace, type ScratchWorkspace } from "../support/copies/scratch-workspace";
import { tryTerraform } from "../support/aws/terraform";

const ARN = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";

describeWithTools(["terraform", "moto_server"], "an account that has GitHub's provider already", () => {
  let moto: Moto;
  let workspace: ScratchWorkspace;
  let iam: IAMClient;

  beforeAll(async () => {
    moto = await startMoto();
    workspace = scratchWorkspace();
    iam = new IAMClient({
      endpoint: moto.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    nameRepository(workspace.root, "example/gateway");
  });

  afterAll(async () => {
    iam?.destroy();
    workspace?.remove();
    await moto?.stop();
  });

  const account = (...args: string[]) =>
    tryTerraform(workspace.root, "account", [...args, "-input=false", "-no-color"], moto.env);
  const provide = (kind: string) => {
    const file = join(workspace.root, "libs/environments/src/environments.ts");
    const source = readFileSync(file, "utf8").replace(/ {2}githubProvider: .*\n/, "");
    writeFileSync(file, source.replace(/( {2}repository: .*\n)/, `$1  githubProvider: "${kind}",\n`));
    return synthesize(workspace.root, "account", moto.env);
  };
  const providers = async () =>
    (await iam.send(new ListOpenIDConnectProvidersCommand({}))).OpenIDConnectProviderList?.map(
      ({ Arn }) => Arn,
    );
  const create = (audience: string) =>
    iam.send(
      new CreateOpenIDConnectProviderCommand({
        Url: "https://token.actions.githubusercontent.com",
        ClientIDList: [audience],
      }),
    );

  it("is refused a second one", async () => {
    await create("somebody");
    await provide("own");
    expect((await account("apply", "-auto-approve")).stderr).toContain("EntityAlreadyExists");
  });

  it("is told when the one that is there would refuse every run", async () => {
    await provide("existing");
    const { status, stderr } = await account("plan");
    expect(status).toBe(1);
    expect(stderr.replace(/\s+/g, " ")).toContain("lacks the audience sts.amazonaws.com");
  });

  it("uses the one that is there, and leaves it when the stack goes", async () => {
    await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: ARN }));
    await create("sts.amazonaws.com");
    expect(await account("apply", "-auto-approve")).toMatchObject({ status: 0 });
    expect(await account("plan", "-detailed-exitcode")).toMatchObject({ status: 0 });
    expect(await account("destroy", "-auto-approve")).toMatchObject({ status: 0 });
    expect(await providers()).toEqual([ARN]);
  });

  it("keeps one that the stack made when it is told to use what is there", async () => {
    await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: ARN }));
    await provide("own");
    expect(await account("apply", "-auto-approve")).toMatchObject({ status: 0 });
    await provide("existing");
    const { status, stdout } = await account("apply", "-auto-approve");
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining("0 destroyed") });
    expect(await providers()).toEqual([ARN]);
    expect(await account("plan", "-detailed-exitcode")).toMatchObject({ status: 0 });
  });
});
