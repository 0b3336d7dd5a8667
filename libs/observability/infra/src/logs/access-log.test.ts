import { dev, prod } from "@tollgate/environments/sample";
import { accessLogFormat } from "@tollgate/observability-runtime";
import { Template } from "@tollgate/testing-infra";
import { AccessLog } from "../index";

describe("AccessLog", () => {
  it.each([dev, prod])("keeps $name's lines for $logRetentionDays days", (environment) => {
    const template = Template.of((stack) => new AccessLog(stack, "access-log", { environment }));
    expect(template.resource("aws_cloudwatch_log_group").values).toMatchObject({
      name: `/aws/apigateway/example-gateway-access-${environment.name}`,
      retention_in_days: environment.logRetentionDays,
    });
  });

  it("is encrypted with the given key, or with CloudWatch's", () => {
    const keyOf = (options: object): unknown =>
      Template.of((stack) => new AccessLog(stack, "access-log", { environment: dev, ...options })).resource(
        "aws_cloudwatch_log_group",
      ).values["kms_key_id"];
    expect(keyOf({ kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1" })).toBe(
      "arn:aws:kms:us-east-1:123456789012:key/1",
    );
    expect(keyOf({})).toBeUndefined();
  });

  it("has the form that the runtime library defines", () => {
    Template.of((stack) => {
      expect(new AccessLog(stack, "access-log", { environment: dev }).format).toBe(accessLogFormat());
    });
  });
});
