import { statementsOf, type Template } from "@tollgate/testing-infra";
import { synthesizeAll } from "../stacks.test-support";

const { account } = synthesizeAll();

describe("the state bucket", () => {
  const bucket = account.resource("aws_s3_bucket");

  it("is versioned, encrypted and owned by the account alone", () => {
    expect(account.resource("aws_s3_bucket_versioning").values).toMatchObject({
      versioning_configuration: { status: "Enabled" },
    });
    expect(account.resource("aws_s3_bucket_server_side_encryption_configuration").values["rule"]).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } },
    ]);
    expect(account.resource("aws_s3_bucket_ownership_controls").values).toMatchObject({
      rule: { object_ownership: "BucketOwnerEnforced" },
    });
  });

  it("is never public", () => {
    expect(account.resource("aws_s3_bucket_public_access_block").values).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  it("refuses everything that does not come over TLS", () => {
    const arn = `arn:aws:s3:::\${aws_s3_bucket.${bucket.id}.bucket}`;
    expect(statementsOf(account.resource("aws_s3_bucket_policy"), "policy")).toEqual([
      {
        Sid: "OnlyOverTls",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  it("is not emptied by a destroy", () => {
    expect(bucket.values).toEqual({ bucket: "example-gateway-terraform-state" });
  });
});

it("API Gateway gets its role after the role's permissions", () => {
  const setting = account.resource("aws_api_gateway_account").values;
  expect(setting["depends_on"]).toEqual([
    `aws_iam_role_policy.${account.resource("aws_iam_role_policy").id}`,
  ]);
});

describe("on an AWS-compatible server", () => {
  const local = synthesizeAll({ isAwsCompatibleServer: true, isPlainHttp: true });

  it("uses paths for buckets and asks no instance metadata", () => {
    for (const template of Object.values(local) as Template[])
      expect(template.provider("aws")).toMatchObject({
        s3_use_path_style: true,
        skip_metadata_api_check: "true",
      });
    expect(local.prod.backend["s3"]).toMatchObject({ use_path_style: true, skip_metadata_api_check: true });
  });

  it("demands TLS unless the server has none", () => {
    expect(local.account.resources("aws_s3_bucket_policy")).toEqual([]);
    const withTls = synthesizeAll({ isAwsCompatibleServer: true });
    expect(withTls.account.resources("aws_s3_bucket_policy")).toHaveLength(1);
  });

  it("changes nothing else", () => {
    const isSame = (type: string): boolean => !["aws_s3_bucket_policy", "aws_budgets_budget"].includes(type);
    expect(local.account.all.filter(({ type }) => isSame(type))).toEqual(
      synthesizeAll().account.all.filter(({ type }) => isSame(type)),
    );
  });
});
