import { parseEnvironment } from "@tollgate/environments";
import { prod } from "@tollgate/environments/sample";
import { statementsOf } from "@tollgate/testing-infra";
import { arnOf, synthesize, template } from "./alarms.test-support";

describe("the topics", () => {
  const key = template.resource("aws_kms_key");
  const [account = ""] =
    /\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}/.exec(String(key.values["policy"])) ?? [];

  it("are encrypted with a key that rotates", () => {
    expect(key.values).toMatchObject({ enable_key_rotation: true });
    const topics = template.resources("aws_sns_topic");
    expect(topics).toHaveLength(2);
    for (const { values } of topics) expect(values["kms_master_key_id"]).toBe(arnOf("aws_kms_key", key.id));
  });

  it("let only CloudWatch publish, for this environment's alarms", () => {
    const Condition = {
      StringEquals: { "aws:SourceAccount": account },
      ArnLike: { "aws:SourceArn": `arn:aws:cloudwatch:us-east-1:${account}:alarm:example-gateway-*-prod` },
    };
    const policies = template.resources("aws_sns_topic_policy");
    expect(policies).toHaveLength(2);
    for (const policy of policies)
      expect(statementsOf(policy, "policy")).toEqual([
        expect.objectContaining({
          Effect: "Allow",
          Action: ["sns:Publish"],
          Resource: String(policy.values["arn"]).replace(
            /^\$\{(aws_sns_topic\.[\w-]+)\.arn\}$/,
            `arn:aws:sns:us-east-1:${account}:\${$1.name}`,
          ),
          Condition,
        }),
      ]);
    const [owner, ...services] = statementsOf(key, "policy");
    expect(owner).toMatchObject({ Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:*" });
    expect(services).toEqual([
      expect.objectContaining({ Action: ["kms:Decrypt", "kms:GenerateDataKey*"], Condition }),
    ]);
  });

  it("have no subscription until an environment names a contact", () => {
    expect(template.resources("aws_sns_topic_subscription")).toEqual([]);
    const notify = { page: ["https://pager.example.test/hook"], ticket: ["team@example.test"] };
    const told = synthesize(parseEnvironment({ ...prod, alarms: { ...prod.alarms, notify } }));
    expect(
      told
        .resources("aws_sns_topic_subscription")
        .map(({ values }) => [values["protocol"], values["endpoint"]]),
    ).toEqual([
      ["https", "https://pager.example.test/hook"],
      ["email", "team@example.test"],
    ]);
  });
});
