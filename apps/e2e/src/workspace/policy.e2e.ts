import { allows, type AllowStatement } from "../support/aws-calls/policy";

const statement = (more: Partial<AllowStatement>): AllowStatement => ({
  Effect: "Allow",
  Action: ["s3:GetObject"],
  Resource: ["arn:aws:s3:::a/*"],
  ...more,
});
const right = { action: "s3:GetObject", on: ["arn:aws:s3:::a/b"], context: {} };
const tagged = { Condition: { StringEquals: { "aws:RequestTag/service": "x" } } };

it.each([
  ["the action on what it is about", [statement({})], right, true],
  ["another action", [statement({})], { ...right, action: "s3:PutObject" }, false],
  ["actions by a pattern, in any case", [statement({ Action: ["S3:get*"] })], right, true],
  ["something else", [statement({})], { ...right, on: ["arn:aws:s3:::b/b"] }, false],
  ["one of two things", [statement({})], { ...right, on: ["arn:aws:s3:::a/b", "arn:aws:s3:::b/b"] }, false],
  [
    "two things in two statements",
    [statement({}), statement({ Resource: ["arn:aws:s3:::b/b"] })],
    { ...right, on: ["arn:aws:s3:::a/b", "arn:aws:s3:::b/b"] },
    true,
  ],
  [
    "a dot that is a dot",
    [statement({ Resource: ["arn:aws:s3:::a.b"] })],
    { ...right, on: ["arn:aws:s3:::aXb"] },
    false,
  ],
  ["what cannot be told", [statement({})], { ...right, on: [] }, true],
  [
    "a tag that is given",
    [statement(tagged)],
    { ...right, context: { "aws:RequestTag/service": "x" } },
    true,
  ],
  ["another tag", [statement(tagged)], { ...right, context: { "aws:RequestTag/service": "y" } }, false],
  ["no tag", [statement(tagged)], right, false],
  [
    "a service that nobody came through",
    [statement({ Condition: { StringEquals: { "kms:ViaService": "x" } } })],
    right,
    false,
  ],
  [
    "no tag, where it may be missing",
    [statement({ Condition: { StringEqualsIfExists: { "aws:RequestTag/service": "x" } } })],
    right,
    true,
  ],
])("IAM is asked for %s", (_, statements, asked, isAllowed) => {
  expect(allows(statements, asked)).toBe(isAllowed);
});

it("a condition that is not known is not taken for one that holds", () => {
  const unknown = statement({ Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } });
  expect(() => allows([unknown], right)).toThrow("IpAddress");
});
