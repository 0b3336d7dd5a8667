import { toMarkdown } from "../report/to-markdown";
import { create, destroy, planOf, review, unchanged, update } from "../review-plan.test-support";

type Values = Record<string, unknown>;

/** The messages about drift after `It was changed outside Terraform: `, with their severity. */
function drift(drifted: object[], changes: object[] = [], more: object = {}): readonly string[] {
  const { findings } = review(planOf(changes, { resource_drift: drifted, ...more }));
  return findings
    .filter(({ hazard }) => hazard === "drift")
    .map(({ severity, message }) => {
      const text = message
        .map((part) => (typeof part === "string" ? part : `\`${part.untrusted}\``))
        .join("");
      return `${severity} ${text.replace("It was changed outside Terraform: ", "")}`;
    });
}

const plan = (limit: number): Values => ({
  name: "Gold",
  quota_settings: [{ limit, period: "DAY", offset: 0 }],
});

const TYPE = "aws_api_gateway_usage_plan";

describe("drift", () => {
  it("is told with both values, and what the apply makes of it", () => {
    const raised = update(TYPE, plan(5), plan(100_000));
    const says = "info `quota_settings.limit` from `5` to `100000`. ";
    expect(drift([raised])).toEqual([`${says}The plan does not say what the apply does with it.`]);
    expect(drift([raised], [update(TYPE, plan(100_000), plan(5))])).toEqual([
      `${says}The apply changes it back.`,
    ]);
    expect(drift([raised], [unchanged(TYPE, plan(100_000))])).toEqual([`${says}The apply keeps it.`]);
    expect(drift([raised], [destroy(TYPE, plan(100_000))])).toEqual([
      `${says}The apply destroys the resource.`,
    ]);
  });

  it("of several attributes says what becomes of how many", () => {
    const before = { name: "f", memory_size: 128, timeout: 5, handler: "a" };
    const after = { ...before, memory_size: 256, timeout: 9, handler: "b" };
    const [told] = drift(
      [update("aws_lambda_function", before, after)],
      [update("aws_lambda_function", after, { ...after, memory_size: 128, timeout: 7 })],
    );
    expect(told).toContain(
      "The apply changes 1 of the 3 attributes back, keeps 1, and gives 1 a different value.",
    );
  });

  it("is judged by what it meant", () => {
    const lowered = update(TYPE, plan(5), plan(1));
    expect(drift([lowered])).toEqual([
      expect.stringMatching(/^warn .* from `5` to `1`\. .* In the meantime: /),
    ]);
    const group = (cidr: string): Values => ({
      name: "g",
      ingress: [{ cidr_blocks: [cidr], from_port: 443, to_port: 443, protocol: "tcp" }],
    });
    expect(drift([update("aws_security_group", group("10.0.0.0/8"), group("0.0.0.0/0"))])).toEqual([
      expect.stringMatching(
        /^warn `ingress\.cidr_blocks` loses `10\.0\.0\.0\/8` and gains `0\.0\.0\.0\/0`\. .*can reach/,
      ),
    ]);
  });

  it("of what is gone says whether it comes back", () => {
    const gone = destroy("aws_dynamodb_table", { name: "T" });
    expect(drift([gone], [create("aws_dynamodb_table", { name: "T" })])).toEqual([
      expect.stringMatching(/^warn It was destroyed outside Terraform.* creates a new one\.$/),
    ]);
    expect(drift([gone])).toEqual([expect.stringMatching(/does not create a new one\.$/)]);
  });

  it("that shows what another resource set is told with that one only", () => {
    const role = update(
      "aws_iam_role",
      { name: "r", inline_policy: [{ name: "a", policy: "{}" }] },
      { name: "r", inline_policy: [] },
    );
    const first = update(
      "aws_iam_role",
      { name: "r", inline_policy: [] },
      { name: "r", inline_policy: [{ name: "a", policy: "{}" }] },
    );
    const own = unchanged("aws_iam_role_policy", { role: "r", name: "a", policy: "{}" });
    expect(drift([first])).toEqual([]);
    expect(drift([role], [unchanged("aws_iam_role", { name: "r" }), own])).toEqual([]);
    expect(drift([role], [unchanged("aws_iam_role", { name: "r" })])).toHaveLength(1);
  });

  it("that gives a role a policy which no resource of the plan gives it is told", () => {
    const [own, admin] = [
      "arn:aws:iam::000000000000:policy/own",
      "arn:aws:iam::aws:policy/AdministratorAccess",
    ];
    const policy = (name: string): Values => ({ name, policy: "{}" });
    const gains = (name: string, ...items: unknown[]): object =>
      update("aws_iam_role", { name: "r", [name]: [] }, { name: "r", [name]: items });
    const role = unchanged("aws_iam_role", { name: "r" });
    const attached = unchanged("aws_iam_role_policy_attachment", { role: "r", policy_arn: own });
    const detached = destroy(
      "aws_iam_role_policy_attachment",
      { role: "r", policy_arn: admin },
      {
        address: "aws_iam_role_policy_attachment.old",
      },
    );
    const elsewhere = unchanged(
      "aws_iam_role_policy_attachment",
      { role: "other", policy_arn: admin },
      {
        address: "aws_iam_role_policy_attachment.other",
      },
    );
    const inline = unchanged("aws_iam_role_policy", { role: "r", ...policy("a") });
    const exclusive = unchanged("aws_iam_role_policy_attachments_exclusive", {
      role_name: "r",
      policy_arns: [own, admin],
    });
    expect(drift([gains("managed_policy_arns", own)], [role, attached])).toEqual([]);
    expect(drift([gains("managed_policy_arns", own, admin)], [role, attached, detached])).toEqual([]);
    expect(drift([gains("managed_policy_arns", own, admin)], [role, exclusive])).toEqual([]);
    expect(drift([gains("managed_policy_arns", own, admin)], [role, attached, elsewhere])).toEqual([
      expect.stringMatching(/^warn .*AdministratorAccess.*In the meantime: /),
    ]);
    expect(drift([gains("inline_policy", policy("a"))], [role, inline])).toEqual([]);
    expect(drift([gains("inline_policy", policy("a"), policy("b"))], [role, inline])).toHaveLength(1);
  });

  it("that opened what nobody had set is told", () => {
    const open = '{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}}';
    const grant = (uri: string): Values => ({ grant: [{ type: "Group", uri, permissions: ["READ"] }] });
    expect(drift([update("aws_s3_bucket", { policy: "" }, { policy: open })])).toEqual([
      expect.stringMatching(/^warn `policy` .*In the meantime: /),
    ]);
    const group = "http://acs.amazonaws.com/groups/global/AllUsers";
    expect(drift([update("aws_s3_bucket", { grant: [] }, grant(group))])).toEqual([
      expect.stringMatching(/^warn `grant`/),
    ]);
    expect(drift([update("aws_s3_bucket", { grant: [] }, grant("an owner"))])).toEqual([]);
  });

  it.each(
    Object.entries<object>({
      "default tags": update(TYPE, { tags_all: {} }, { tags_all: { a: "b" } }),
      "nothing in another form": update(TYPE, { quota_settings: null }, { quota_settings: [] }),
      "a policy in another form": update(
        "aws_sqs_queue",
        { policy: '{"Statement":{"Effect":"Deny","Action":"a"}}' },
        { policy: '{ "Statement": [{"Action":["a"],"Effect":"Deny"}] }' },
      ),
      data: {
        ...update("aws_region", { name: "a" }, { name: "b" }, { address: "data.aws_region.a" }),
        mode: "data",
        change: { actions: ["read"], before: {}, after: {} },
      },
    }),
  )("is none where only %s differs", (_, change) => {
    expect(drift([change])).toEqual([]);
  });

  it.each(
    Object.entries<[object, RegExp]>({
      "a document that comes without its text": [
        update("aws_lambda_function", { handler: "" }, { handler: '{"a":1}' }),
        /`handler` \(a document\)/,
      ],
      "where a document differs": [
        update(
          "aws_sqs_queue",
          { policy: '{"Statement":{"Effect":"Deny","Action":"sqs:*"}}' },
          { policy: '{"Statement":{"Effect":"Allow","Action":"sqs:*"}}' },
        ),
        /`policy\.Statement\.Effect` from `Deny` to `Allow`/,
      ],
      "a sensitive value by its name only": [
        update(
          "aws_lambda_function",
          { description: "a", handler: "hidden1" },
          { description: "a", handler: "hidden2" },
          { afterSensitive: { handler: true } },
        ),
        /`handler` \(its value is sensitive\)/,
      ],
      "no value that looks like a secret": [
        update(
          "aws_lambda_function",
          { environment: [{ variables: { DB_PASSWORD: "hidden-1!" } }] },
          { environment: [{ variables: { DB_PASSWORD: "hidden-2!" } }] },
        ),
        /`environment\.variables\.DB_PASSWORD` from \(a value that looks like a secret\) to \(a value/,
      ],
      "what is new, and what is gone": [
        update("aws_cloudwatch_metric_alarm", { alarm_actions: ["a", "b"] }, { alarm_actions: ["b", "c"] }),
        /`alarm_actions` loses `a` and gains `c`\./,
      ],
      "what was set and is not": [
        update("aws_sns_topic", { kms_master_key_id: "alias/a" }, { kms_master_key_id: "" }),
        /from `alias\/a` to nothing/,
      ],
    }),
  )("shows %s", (_, [change, expected]) => {
    const reviewed = review(planOf([], { resource_drift: [change] }));
    expect(drift([change])).toEqual([expect.stringMatching(expected)]);
    expect(toMarkdown(reviewed)).not.toContain("hidden");
  });
});
