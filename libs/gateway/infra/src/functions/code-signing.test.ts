import { dev } from "@tollgate/environments/sample";
import { Template } from "@tollgate/testing-infra";
import { codeZip } from "./code-zip.test-support";
import { CodeSigning, GatewayFunction } from "../index";

const template = Template.of((stack) => {
  const options = { environment: dev, codeSigning: { bucket: "bundles" }, requiresTls: true };
  const codeSigning = new CodeSigning(stack, "code-signing", options);
  const bundle = { environment: dev, codeZip: codeZip(), timeoutSeconds: 5, memoryMb: 256, codeSigning };
  for (const thing of ["health", "orders"]) new GatewayFunction(stack, thing, { ...bundle, thing });
});
const profile = template.resource("aws_signer_signing_profile");
const jobs = template.resources("aws_signer_signing_job");

describe("CodeSigning", () => {
  it("makes Lambda refuse code that this environment's profile did not sign", () => {
    const config = template.resource("aws_lambda_code_signing_config");
    expect(config.values).toMatchObject({
      allowed_publishers: {
        signing_profile_version_arns: [`\${aws_signer_signing_profile.${profile.id}.version_arn}`],
      },
      policies: { untrusted_artifact_on_deployment: "Enforce" },
    });
    for (const { values } of template.resources("aws_lambda_function"))
      expect(values["code_signing_config_arn"]).toBe(`\${aws_lambda_code_signing_config.${config.id}.arn}`);
  });

  it("names the profile as Signer allows, and never as one before: a cancelled name cannot be used again", () => {
    expect(profile.values).toMatchObject({
      platform_id: "AWSLambda-SHA384-ECDSA",
      name_prefix: "example_gateway_lambda_dev_",
    });
    expect(profile.values).not.toHaveProperty("name");
  });

  it("truncates a long name to the provider's limit", () => {
    const environment = { ...dev, service: "s".repeat(32), name: "n".repeat(16) };
    const long = Template.of((stack) => {
      const options = { environment, codeSigning: { bucket: "bundles" }, requiresTls: true };
      new CodeSigning(stack, "code-signing", options);
    });
    expect(long.resource("aws_signer_signing_profile").values["name_prefix"]).toMatch(/^\w{37}_$/);
  });

  it("deletes profile and configuration after the functions, and the bucket with its content", () => {
    for (const type of ["aws_signer_signing_profile", "aws_lambda_code_signing_config"])
      expect(template.resource(type).values["lifecycle"]).toEqual({ create_before_destroy: true });
    expect(template.resource("aws_s3_bucket").values["force_destroy"]).toBe(true);
  });

  it("signs each version of each bundle, and gives Lambda the signed object", () => {
    const objects = template.resources("aws_s3_object");
    expect(jobs.map(({ values }) => values["source"])).toEqual(
      objects.map(({ id }) => ({
        s3: {
          bucket: expect.stringContaining("aws_s3_bucket.") as string,
          key: `\${aws_s3_object.${id}.key}`,
          version: `\${aws_s3_object.${id}.version_id}`,
        },
      })),
    );
    for (const { values } of objects)
      expect(values["source_hash"]).toMatch(/^\$\{filebase64sha256\("assets\/.+"\)\}$/);
    expect(template.resources("aws_lambda_function").map(({ values }) => values["s3_key"])).toEqual(
      jobs.map(({ id }) => `\${aws_signer_signing_job.${id}.signed_object[0].s3[0].key}`),
    );
    for (const { values } of template.resources("aws_lambda_function")) {
      expect(values).not.toHaveProperty("filename");
      expect(values["source_code_hash"]).toMatch(/^\$\{filebase64sha256\("assets\/.+"\)\}$/);
    }
  });

  it("keeps bundles in a private bucket", () => {
    expect(template.resources("aws_s3_bucket_public_access_block")).toHaveLength(1);
    expect(template.resource("aws_s3_bucket_versioning").values).toMatchObject({
      versioning_configuration: { status: "Enabled" },
    });
  });
});
