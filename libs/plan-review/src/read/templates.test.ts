import fc from "fast-check";
import { bytesOf, create, planOf } from "../review-plan.test-support";
import { readPlan } from "./read-plan";
import { Templates } from "./templates";

const group = create(
  "aws_cloudwatch_log_group",
  { name: "/own" },
  { address: "aws_cloudwatch_log_group.own", afterUnknown: { arn: true, id: true } },
);

interface Surroundings {
  readonly account?: string;
  readonly region?: string;
  /** Key of the provider that creates the log group. */
  readonly provider?: string;
  /** The parts of the policy that the plan shows anyway. */
  readonly shown?: unknown;
  readonly mask?: unknown;
}

/** The known part of `policy` of a new role policy that is written as a template. */
function filled(
  template: unknown,
  made: readonly object[] = [group],
  { account = "000000000000", region = "eu-west-1", provider, shown, mask = true }: Surroundings = {},
): unknown {
  const change = create(
    "aws_iam_role_policy",
    { name: "p", ...(shown !== undefined && { policy: shown }) },
    { address: "aws_iam_role_policy.it", afterUnknown: { policy: mask, id: true } },
  );
  const plan = planOf([...made, change], {
    prior_state: {
      values: {
        root_module: {
          resources: [
            {
              address: "data.aws_caller_identity.own-account",
              mode: "data",
              type: "aws_caller_identity",
              values: { account_id: account },
            },
          ],
        },
      },
    },
    configuration: {
      provider_config: { aws: { expressions: { region: { constant_value: region } } } },
      root_module: {
        resources: [
          {
            address: "aws_iam_role_policy.it",
            expressions: { policy: { constant_value: template, references: [] } },
          },
          {
            address: "aws_cloudwatch_log_group.own",
            expressions: {},
            ...(provider !== undefined && { provider_config_key: provider }),
          },
        ],
      },
    },
  });
  const changes = [...new Templates(readPlan(bytesOf(plan))).filled.changes()];
  const { after, afterUnknown } = changes.at(-1)?.parts ?? {};
  return (afterUnknown as Record<string, unknown>)["policy"] === false ? after?.["policy"] : undefined;
}

describe("a text that is known only after the apply", () => {
  it.each([
    [
      "the ARN of what is made",
      "${aws_cloudwatch_log_group.own.arn}",
      "arn:aws:logs:eu-west-1:000000000000:log-group:/own",
    ],
    ["the name of what is made", "${aws_cloudwatch_log_group.own.name}", "/own"],
    ["the account", "${data.aws_caller_identity.own-account.account_id}", "000000000000"],
    ["what is no reference", "$${aws:username} and %%{x}", "${aws:username} and %{x}"],
  ])("is read with %s", (_, reference, expected) => {
    expect(filled(`[${reference}]`)).toBe(`[${expected}]`);
  });

  it.each([
    ["a function", '${replace(aws_cloudwatch_log_group.own.arn, "own", "*")}'],
    ["a condition", '${true ? "a" : aws_cloudwatch_log_group.own.arn}'],
    ["a directive", "%{if true}*%{endif}${aws_cloudwatch_log_group.own.name}"],
    ["an index", "${aws_cloudwatch_log_group.own[0].arn}"],
    ["something that is not there", "${aws_cloudwatch_log_group.other.arn}"],
    ["what a command or a function answers", "${aws_lambda_invocation.own.result}"],
    ["an attribute of which nobody knows what AWS makes of it", "${aws_cloudwatch_log_group.own.id}"],
  ])("stays unknown with %s", (_, reference) => {
    const invocation = create(
      "aws_lambda_invocation",
      {},
      { address: "aws_lambda_invocation.own", afterUnknown: { result: true } },
    );
    expect(filled(`[${reference}]`, [group, invocation])).toBeUndefined();
  });

  it("stays unknown with a name that would end the text around it", () => {
    const topic = (name: string): object =>
      create("aws_sns_topic", { name }, { address: "aws_sns_topic.own", afterUnknown: { arn: true } });
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 8 }), (name) => {
        const text = filled('["${aws_sns_topic.own.arn}"]', [topic(name)]);
        if (text !== undefined)
          expect(JSON.parse(String(text))).toEqual([`arn:aws:sns:eu-west-1:000000000000:${name}`]);
      }),
    );
  });

  it("stays unknown where the plan does not tell its account", () => {
    expect(filled("[${aws_cloudwatch_log_group.own.arn}]", [group], { account: "" })).toBeUndefined();
    const bucket = create(
      "aws_s3_bucket",
      { bucket: "own" },
      { address: "aws_s3_bucket.own", afterUnknown: { arn: true } },
    );
    expect(filled("[${aws_s3_bucket.own.arn}/*]", [bucket], { account: "" })).toBe("[arn:aws:s3:::own/*]");
  });

  it.each(["aws.partner", "aws.elsewhere"])(
    "stays unknown with the ARN of what the provider %s makes: it can have another account and Region",
    (provider) => {
      expect(filled("[${aws_cloudwatch_log_group.own.arn}]", [group], { provider })).toBeUndefined();
      expect(filled("[${aws_cloudwatch_log_group.own.arn}]", [group], { provider: "aws" })).toBeDefined();
      expect(filled("[${aws_cloudwatch_log_group.own.name}]", [group], { provider })).toBe("[/own]");
    },
  );

  it.each(["cn-north-1", "us-gov-east-1", "us-iso-east-1", "eu-isoe-west-1", "eusc-de-east-1", "mars-1"])(
    "stays unknown with an ARN in %s: it is not in the partition, or nobody knows",
    (region) => {
      expect(filled("[${aws_cloudwatch_log_group.own.arn}]", [group], { region })).toBeUndefined();
    },
  );

  it.each([
    ["a text", "[${aws_cloudwatch_log_group.own.name}]", "[*]", true],
    ["an item of a list", ["[${aws_cloudwatch_log_group.own.name}]"], ["[*]"], [true]],
    ["a longer list", ["[${aws_cloudwatch_log_group.own.name}]"], [null, "[*]"], [true]],
    ["a list of another form", ["a", "[${aws_cloudwatch_log_group.own.name}]"], ["[*]"], { 1: true }],
  ])("does not take the place of what the plan shows: %s", (_, template, shown, mask) => {
    expect(filled(template, [group], { shown, mask })).toBeUndefined();
  });

  it("is put into a list where the plan shows nothing", () => {
    const template = ["a", "[${aws_cloudwatch_log_group.own.name}]"];
    expect(filled(template, [group], { shown: ["a", null], mask: [false, true] })).toEqual(["a", "[/own]"]);
  });

  it("asks once for the account, however many ARNs need it", () => {
    const text = "[${aws_cloudwatch_log_group.own.arn}]";
    const resources = ["a", "b", "c"].map((name) => ({
      address: `aws_iam_role_policy.${name}`,
      expressions: { policy: { constant_value: text } },
    }));
    const changes = resources.map(({ address }) =>
      create("aws_iam_role_policy", {}, { address, afterUnknown: { policy: true } }),
    );
    const read = readPlan(
      bytesOf(
        planOf([group, ...changes], {
          configuration: {
            provider_config: { aws: { expressions: { region: { constant_value: "eu-west-1" } } } },
            root_module: { resources },
          },
        }),
      ),
    );
    const priorData = jest.fn(read.priorData);
    const all = [...new Templates({ ...read, priorData }).filled.changes()];
    expect(all.at(-1)?.parts.after?.["policy"]).toContain("arn:aws:logs:");
    expect(priorData).toHaveBeenCalledTimes(1);
  });
});
