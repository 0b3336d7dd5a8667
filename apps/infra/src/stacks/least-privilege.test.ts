import { readServiceAuthorization } from "../service-authorization/service-authorization";
import {
  BOUNDARY,
  statementsOfAllStacks,
  type PlacedStatement,
  type Statement,
} from "./policies.test-support";
import { HOME } from "./places.test-support";

const { actions } = readServiceAuthorization();

/** Every wildcard in an Allow statement, in an action or a resource, with the reason for it. */
const reasons: readonly {
  readonly type: string;
  readonly wildcard: RegExp;
  /** A further condition on the statement. */
  readonly only?: (statement: Statement) => boolean;
  readonly reason: string;
}[] = [
  {
    type: "aws_iam_role_policy",
    wildcard: /:log-group:\$\{aws_cloudwatch_log_group\.[\w-]+\.name\}:\*$/,
    reason: "the streams of one log group, whose names Lambda chooses",
  },
  {
    type: "aws_iam_role_policy",
    wildcard: /^\*$/,
    only: ({ Action }) =>
      [Action].flat().every((action) => /^xray:Put(TraceSegments|TelemetryRecords)$/.test(action ?? "")),
    reason: "X-Ray has no resources to name",
  },
  {
    type: "aws_iam_role_policy",
    wildcard: /^\*$/,
    only: ({ Action }) => [Action].flat().every((action) => action?.startsWith("ec2:")),
    reason: "Lambda puts a function into a VPC only with these rights on any interface and subnet",
  },
  {
    type: "aws_iam_role_policy",
    wildcard: /^\*$/,
    only: ({ Action }) =>
      [Action].flat().every((action) => action?.startsWith("logs:")) && [Action].flat().length === 7,
    reason: "API Gateway accepts its role for logs with these rights on any log group only",
  },
  {
    type: "aws_iam_role_policy",
    wildcard: /:table\/\$\{aws_dynamodb_table\.[\w-]+\.name\}\/backup\/\*$/,
    reason: "the backups of one table, whose names AWS chooses",
  },
  {
    type: "aws_iam_role_policy",
    wildcard: /^arn:aws:secretsmanager:[\w-]+:[^:]+:secret:[\w/+=.@-]+-\?{6}$/,
    reason: "the six characters that Secrets Manager adds to a name: no other secret's ARN has this form",
  },
  {
    type: "aws_iam_role_policy",
    wildcard: /^arn:aws:s3:::[a-z0-9.-]+\/([\w.=-]+\/)+\*$/,
    only: ({ Action }) => [Action].flat().every((action) => /^s3:(Get|Put)Object$/.test(action ?? "")),
    reason: "the objects under a prefix that a backend names: their keys are the function's to choose",
  },
  {
    type: "aws_iam_policy",
    wildcard: /^arn:aws:apigateway:[a-z0-9-]+::\/apikeys\/\*$/,
    reason: "tenants' keys are made by the operator: Terraform knows none of their ids",
  },
  {
    type: "aws_iam_policy",
    wildcard:
      /^arn:aws:apigateway:[a-z0-9-]+::\/usageplans\/\$\{aws_api_gateway_usage_plan\.\w+\.id\}\/keys\/\*(\/usage)?$/,
    reason: "the keys in one plan, which the operator adds",
  },
  {
    type: "aws_iam_policy",
    wildcard: /^arn:aws:apigateway:[a-z0-9-]+::\/tags\/arn(\?3A[\w-]*){4}\?3A\?2Fusageplans\?2F\$\$\{\*\}$/,
    only: ({ Action, Condition }) =>
      JSON.stringify(Action) === '["apigateway:POST","apigateway:PUT"]' &&
      JSON.stringify(Condition).includes('"aws:RequestTag/managed-by":"tenants"'),
    reason:
      "IAM's variable for an asterisk, in whose place API Gateway puts the id of a plan that is there, after a URL-encoded ARN, of which `?` is the percent sign",
  },
  {
    type: "aws_iam_policy",
    wildcard: /^\*$/,
    only: ({ Action }) => [Action].flat().every((action) => actions[action ?? ""]?.on.length === 0),
    reason: "AWS knows no resource for these actions (Service Authorization Reference)",
  },
  {
    type: "aws_iam_policy",
    wildcard: /^\*$/,
    only: ({ Action }) =>
      [Action]
        .flat()
        .every((action) => /^sns:((Get|Set)SubscriptionAttributes|Unsubscribe)$/.test(action ?? "")),
    reason: "SNS chooses the ids of subscriptions, for which AWS knows no type of resource",
  },
  {
    type: "aws_iam_policy",
    wildcard: /:(log-group|function):[\w/-]+:\*$/,
    reason: "the versions, aliases and streams of what is named",
  },
  {
    type: "aws_iam_policy",
    wildcard:
      /^arn:aws:apigateway:[a-z0-9-]+::\/(restapis|usageplans|domainnames|tags)(\/\*(\/(stages\/\*(\/cache\/authorizers)?|keys(\/\*)?|usage))?)$/,
    reason: "API Gateway chooses the ids of APIs and plans, and its ARNs have no names",
  },
  {
    type: "aws_iam_policy",
    wildcard:
      /:(key|certificate)\/\*$|:cloudfront::[^:]*:(distribution|key-value-store)\/\*$|:\/signing-jobs\/\*$|:code-signing-config:\*$|:backup-plan:\*$|:change\/\*$/,
    reason:
      "AWS chooses the ids of keys, certificates, jobs, configurations, plans, changes, distributions and stores",
  },
  {
    type: "aws_iam_policy",
    wildcard: /:deploymentgroup:\*\/[\w-]+$|:(regional|global)\/(webacl|ipset)\/[\w-]+\/\*$/,
    reason: "what is named, under an id that AWS chooses",
  },
  {
    type: "aws_iam_policy",
    wildcard: /:(regional|global)\/(ipset|managedruleset)\/\*$/,
    only: ({ Action }) => [Action].flat().some((action) => action?.startsWith("wafv2:")),
    reason: "the lists and rule groups that the named web ACL is made of, which WAF checks too",
  },
  {
    type: "aws_iam_policy",
    wildcard: /^arn:aws:s3:::[a-z0-9.-]+\/\*$/,
    reason: "the objects of a bucket that the stack itself makes for code or a truststore",
  },
  {
    type: "aws_iam_policy",
    wildcard: /^arn:aws:signer:[^*]*:\/signing-profiles\/\w+_\*$/,
    reason: "an environment's signing profile, whose name ends in what Terraform makes up each time",
  },
  {
    type: "aws_cloudwatch_log_resource_policy",
    wildcard: /:log-group:\$\{aws_cloudwatch_log_group\.[\w-]+\.name\}:\*$/,
    reason: "the streams of WAF's log group, whose names AWS chooses",
  },
  {
    type: "aws_kms_key",
    wildcard: /^\*$/,
    reason: "in a key's policy, it is the key that has the policy",
  },
  {
    type: "aws_kms_key",
    wildcard: /^kms:\*$/,
    only: ({ Principal }) =>
      /^\{"AWS":"arn:aws:iam::\$\{[\w.-]+\.account_id\}:root"\}$/.test(JSON.stringify(Principal)),
    reason:
      "KMS's default, without which a key can become one that nobody can change; it gives nobody any right by itself",
  },
  {
    type: "aws_kms_key",
    wildcard: /^kms:GenerateDataKey\*$/,
    only: ({ Condition }) => JSON.stringify(Condition).includes("aws:SourceArn"),
    reason: "as AWS documents it for encrypted topics, for this environment's alarms only",
  },
];

// pipeline/boundaries.test.ts evaluates what a boundary allows.
const statements = statementsOfAllStacks().filter(({ type }) => type !== BOUNDARY);
const wildcardsOf = ({ Action, Resource }: Statement) =>
  [Action, Resource].flat().filter((each): each is string => each !== undefined && /[*?]/.test(each));
const allows = statements.filter(({ Effect }) => Effect === "Allow");
const reasonFor = (statement: PlacedStatement, wildcard: string) =>
  reasons.find(
    (each) =>
      each.type === statement.type && each.wildcard.test(wildcard) && (each.only?.(statement) ?? true),
  );

it("examines every kind of policy", () => {
  expect(new Set(statements.map(({ type }) => type))).toEqual(
    new Set([
      "aws_cloudwatch_log_resource_policy",
      "aws_iam_policy",
      "aws_iam_role",
      "aws_iam_role_policy",
      "aws_kms_key",
      "aws_s3_bucket_policy",
      "aws_sns_topic_policy",
    ]),
  );
});

it("nothing is allowed by a wildcard without a written reason", () => {
  const unexplained = allows.flatMap((statement) =>
    wildcardsOf(statement)
      .filter((wildcard) => !reasonFor(statement, wildcard))
      .map((wildcard) => `${statement.at}: ${wildcard}`),
  );
  expect(unexplained).toEqual([]);
});

it("no reason is unused", () => {
  const used = new Set(
    allows.flatMap((statement) => wildcardsOf(statement).map((wildcard) => reasonFor(statement, wildcard))),
  );
  expect(reasons.filter((each) => !used.has(each)).map(({ reason }) => reason)).toEqual([]);
});

it("no statement allows by NotAction or NotResource, or names an outside principal", () => {
  expect(
    allows.filter(({ NotAction, NotResource }) => NotAction !== undefined || NotResource !== undefined),
  ).toEqual([]);
  const strangers = allows.filter(({ Principal, type }) => {
    const principals = JSON.stringify(Principal ?? {});
    // A role that pipeline and operators of the home account assume: `several-accounts.test.ts` checks its conditions.
    if (type === "aws_iam_role" && principals === `{"AWS":"arn:aws:iam::${HOME}:root"}`) return false;
    return /"\*"|arn:aws:iam::\d/.test(principals);
  });
  expect(strangers).toEqual([]);
});

it("a policy for a service is limited to this account", () => {
  const services = allows.filter(
    ({ type, Principal }) => type !== "aws_iam_role" && JSON.stringify(Principal ?? {}).includes('"Service"'),
  );
  expect(services.length).toBeGreaterThan(0);
  for (const { Condition } of services) expect(JSON.stringify(Condition)).toMatch(/account_id/);
});
