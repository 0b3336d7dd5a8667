import { describeWithTools } from "@tollgate/testing-runtime";
import { writeTruststore } from "../support/aws/every-option";
import { RecordedDeployment, type Recorded } from "../support/aws/recorded-deployment";

const waf = { mode: "block", requestsPerAddress: 1000, allow: ["198.51.100.0/24"], block: ["2001:db8::/32"] };
const authorizer = { cacheTtlSeconds: 60, acceptedTokens: "any", reservedConcurrency: 5 };

/**
 * Turns each option of an environment on and off individually, with the pipeline's permissions for exactly
 * that.
 */
describeWithTools(["terraform", "moto_server", "openssl"], "the pipeline's rights, option by option", () => {
  let deployment: RecordedDeployment;
  let truststore: string;

  beforeAll(async () => {
    deployment = await RecordedDeployment.start();
    truststore = await writeTruststore(deployment.workspace.root);
    await deployment.deployAccount();
    await deployment.run({}, "apply", "-auto-approve");
  });

  afterAll(() => deployment?.stop());

  const domain = (more: object = {}) => ({
    domain: { names: [{ name: "api.example.com", zone: deployment.zone }], ...more },
  });
  const expectAllowed = ({ unknown, missing }: Recorded) => {
    expect({ unknown, missing }).toEqual({ unknown: [], missing: [] });
  };

  it.each([
    { option: "waf", values: () => ({ waf }), asks: "wafv2:CreateWebACL" },
    { option: "domain", values: () => domain(), asks: "acm:RequestCertificate" },
    {
      option: "domain.mutualTls",
      values: () => domain({ mutualTls: { truststore, bucket: "example-gateway-e2e-clients" } }),
      asks: "s3:PutObject",
    },
    {
      option: "authorizer.reservedConcurrency",
      values: () => ({ authorizer }),
      asks: "lambda:PutFunctionConcurrency",
    },
    {
      option: "encryption",
      values: () => ({ encryption: { rotationDays: 180, deletionWindowDays: 7 } }),
      asks: "kms:CreateKey",
    },
    {
      option: "backup",
      values: () => ({ backup: { schedule: "cron(0 5 * * ? *)", retentionDays: 35 } }),
      asks: "backup:CreateBackupSelection",
    },
    {
      option: "codeSigning",
      values: () => ({ codeSigning: { bucket: "example-gateway-e2e-code" } }),
      asks: "signer:StartSigningJob",
    },
    {
      option: "rollout",
      values: () => ({ rollout: { strategy: "Canary10Percent5Minutes" } }),
      asks: "codedeploy:CreateDeploymentGroup",
    },
  ])("$option, on and off", async ({ values, asks }) => {
    const on = await deployment.run(values(), "apply", "-auto-approve");
    expect(on).toMatchObject({ stderr: "", status: 0 });
    expect(on.neededOf([asks])).toContain(asks);
    expectAllowed(on);
    expectAllowed(await deployment.plan());

    const off = await deployment.run({}, "apply", "-auto-approve");
    expect(off).toMatchObject({ stderr: "", status: 0 });
    expectAllowed(off);
  });

  it("all that is made with a key of the environment's own, and its end", async () => {
    expectAllowed(await deployment.run({}, "destroy", "-auto-approve"));
    const encryption = { rotationDays: 180, deletionWindowDays: 7 };
    const on = await deployment.run({ encryption }, "apply", "-auto-approve");
    expect(on).toMatchObject({ stderr: "", status: 0 });
    expectAllowed(on);
    expectAllowed(await deployment.run({ encryption }, "destroy", "-auto-approve"));
  });
});
