import { statementsOfAllStacks, type PlacedStatement } from "../stacks/policies.test-support";
import { actionsLike, canName, typesOf, type ResourceType } from "./resource-types.test-support";
import { readServiceAuthorization } from "./service-authorization";

const reference = readServiceAuthorization();
const statements = statementsOfAllStacks();
const allows = statements.filter(({ Effect }) => Effect === "Allow");
/** Policies that grant rights to their holder; other policies are attached to a resource. */
const identity = allows.filter(({ type }) => type === "aws_iam_policy" || type === "aws_iam_role_policy");

/** Statements that contradict the reference, and the reason why they are right. */
const exceptions: readonly { readonly at: RegExp; readonly action: RegExp; readonly reason: string }[] = [
  {
    at: /api-gateway-logging/,
    action: /^logs:/,
    reason: "API Gateway accepts its role for logs with these rights on any log group only",
  },
  {
    at: /aws_kms_key/,
    action: /^kms:DescribeKey$/,
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    reason: "AWS documents it under the encryption context for log groups, together with what has one",
  },
  {
    at: /./,
    action: /^sns:(GetSubscriptionAttributes|SetSubscriptionAttributes|Unsubscribe)$/,
    reason: "a subscription has an ARN of its own, of which the reference knows nothing: a topic is optional",
  },
  {
    at: /role_policy/,
    action: /^ec2:/,
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
    reason: "Lambda asks for these on any interface and subnet; the function's own code is denied them",
  },
  {
    at: /-deploy-/,
    action: /^sts:AssumeRole$/,
    reason: "Terraform's provider gives the sessions of a role no tags",
  },
  {
    at: /-deploy-/,
    action: /^apigateway:(POST|PUT|PATCH|DELETE)$/,
    reason: "API Gateway's tags are a path of their own, on which PUT is allowed",
  },
  {
    at: /-deploy-/,
    action: /^cloudwatch:PutDashboard$/,
    reason: "the provider's dashboards have no tags",
  },
  {
    at: /pipeline_(deploy|assumed)-/,
    action: /^cloudfront:Create(Function|KeyValueStore)$/,
    reason: "the provider's functions and stores of CloudFront have no tags",
  },
  {
    at: /-deploy-/,
    action: /^s3:CreateBucket$/,
    reason: "the provider gives a bucket its tags by PutBucketTagging, once it is there",
  },
  {
    at: /./,
    action: /^dynamodb:(ListTagsOfResource|TagResource|UntagResource)$/,
    reason: "a table or a stream, whichever has the tags",
  },
];

/** Paths of API Gateway's control plane that the reference omits: each path of its API is a resource. */
const UNLISTED_PATHS = [
  // FlushStageAuthorizersCache
  /^arn:aws:apigateway:[a-z0-9-]+::\/restapis\/[\w*]+\/stages\/[\w*]+\/cache\/authorizers$/,
  // GetUsage
  /^arn:aws:apigateway:[a-z0-9-]+::\/usageplans\/[\w*]+\/usage$/,
];

/** Condition keys of every request, or of a federated identity. */
const ANY_REQUEST =
  /^(aws:(PrincipalArn|SourceAccount|SourceArn|SecureTransport)|token\.actions\.githubusercontent\.com:(aud|sub|repository|ref|job_workflow_ref))$/;

const actionsOf = ({ Action }: PlacedStatement) => [Action].flat().filter((each) => each !== undefined);
const resourcesOf = ({ Resource }: PlacedStatement) =>
  [Resource]
    .flat()
    .filter((each) => each !== undefined)
    .map(applied);

/** Returns an ARN with Terraform's references resolved. */
function applied(resource: string): string {
  return resource.replaceAll(/\$\{([^}]*)\}/g, (reference, inside: string) => {
    const [type = "", , attribute = ""] = inside.split(".");
    // IAM's variable for an asterisk, after Terraform's escape.
    if (inside === "*") return "new";
    if (type === "aws_cloudfront_key_value_store" && attribute === "arn")
      return "arn:aws:cloudfront::000000000000:key-value-store/id";
    if (type === "aws_kms_key" && attribute === "arn") return "arn:aws:kms:us-east-1:000000000000:key/id";
    if (inside.endsWith(".account_id")) return "000000000000";
    if (/^(id|stage_name|name|bucket|function_name|alarm_name)$/.test(attribute)) return "name";
    throw new Error(`${reference}: say here what it becomes`);
  });
}

const usedExceptions = new Set<string>();
const isException = (at: string, action: string): boolean => {
  const found = exceptions.find((exception) => exception.at.test(at) && exception.action.test(action));
  if (found) usedExceptions.add(found.reason);
  return found !== undefined;
};
const isNamed = (type: ResourceType, arn: string) => type.arns.some((template) => canName(arn, template));

it.each([
  ["arn:aws:iam::000000000000:role/a", "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}", true],
  ["arn:aws:s3:::bucket", "arn:${Partition}:s3:::${BucketName}", true],
  ["arn:aws:s3:::bucket/*", "arn:${Partition}:s3:::${BucketName}", false],
  ["arn:aws:s3:::bucket/*", "arn:${Partition}:s3:::${BucketName}/${ObjectName}", true],
  ["arn:aws:s3:::bucket", "arn:${Partition}:s3:::${BucketName}/${ObjectName}", false],
  [
    "arn:aws:wafv2:r:1:regional/ipset/*",
    "arn:${Partition}:wafv2:${Region}:${Account}:${Scope}/ipset/${Name}/${Id}",
    true,
  ],
  [
    "arn:aws:lambda:r:1:function:a",
    "arn:${Partition}:lambda:${Region}:${Account}:code-signing-config:${Id}",
    false,
  ],
  ["*", "arn:${Partition}:s3:::${BucketName}", true],
  ["arn:aws:s3:::", "arn:${Partition}:s3:::${BucketName}", false],
])("%s can name %s: %s", (pattern, template, isSo) => {
  expect(canName(pattern, template)).toBe(isSo);
});

it("every action exists", () => {
  const unknown = statements.flatMap((statement) =>
    actionsOf(statement)
      .filter((action) => actionsLike(reference, action).length === 0)
      .map((action) => `${statement.at}: ${action}`),
  );
  expect(unknown).toEqual([]);
});

it("every action that is allowed on ARNs knows resources of that type, and every ARN has such an action", () => {
  const wrong = wholeStatements(identity).flatMap((statement) => {
    const arns = resourcesOf(statement).filter((arn) => arn !== "*");
    if (arns.length === 0) return [];
    const types = new Map(actionsOf(statement).map((action) => [action, typesOf(reference, action)]));
    const isAbout = (action: string, arn: string) => types.get(action)?.some((type) => isNamed(type, arn));
    const isUnlisted = (arn: string) => UNLISTED_PATHS.some((path) => path.test(arn));
    return [
      ...[...types.keys()]
        .filter((action) => !arns.some((arn) => isAbout(action, arn)) && !arns.every(isUnlisted))
        .map((action) => `${statement.at}: ${action} is about none of ${arns.join(", ")}`),
      ...arns
        .filter((arn) => !isUnlisted(arn))
        .filter((arn) => ![...types.keys()].some((action) => isAbout(action, arn)))
        .map((arn) => `${statement.at}: ${arn} is nothing that ${[...types.keys()].join(", ")} know`),
    ];
  });
  expect(wrong).toEqual([]);
});

/** Statements as they were before `policiesOf` divided the resources of some among the policies of a role. */
function wholeStatements(of: typeof identity): typeof identity {
  const whole = new Map<string, (typeof identity)[number]>();
  for (const statement of of) {
    const { holder, Action, Condition } = statement;
    const right = JSON.stringify([holder, Action, Condition]);
    const before = whole.get(right);
    const Resource = [...(before ? resourcesOf(before) : []), ...resourcesOf(statement)];
    whole.set(right, { ...statement, Resource });
  }
  return [...whole.values()];
}

/** The types of resources that a role with an action lacks. */
function missingTypes(): readonly string[] {
  const holders = [...new Set(identity.map(({ holder }) => holder))];
  return holders.flatMap((holder) => {
    const own = identity.filter((statement) => statement.holder === holder);
    const allowedOn = (action: string) =>
      own.filter((statement) => actionsOf(statement).includes(action)).flatMap(resourcesOf);
    return [...new Set(own.flatMap(actionsOf))].flatMap((action) =>
      typesOf(reference, action)
        .filter(
          (type) =>
            type.isRequired &&
            !isException(holder, action) &&
            !allowedOn(action).some((arn) => isNamed(type, arn)),
        )
        .map((type) => `${holder}: ${action} also needs a ${type.name}`),
    );
  });
}

it("every action is allowed on each type of resource that AWS checks for it", () => {
  expect(missingTypes()).toEqual([]);
});

/** The actions with which a role may make a thing, and not tag it. */
function missingTagging(): readonly string[] {
  const takesTags = (action: string) =>
    reference.actions[action]?.keys.some((key) => key.startsWith("aws:RequestTag/")) ?? false;
  const isTagging = (action: string) => /Tagging/.test(reference.actions[action]?.level ?? "");
  const deployers = identity.filter(({ holder }) => holder.includes("-deploy-"));
  return [...new Set(deployers.map(({ holder }) => holder))].flatMap((holder) => {
    const own = deployers.filter((each) => each.holder === holder);
    /** Whether the action may tag a resource that it creates. */
    const mayTag = (action: string) => {
      const types = typesOf(reference, action);
      return own.some((statement) =>
        actionsOf(statement).some(
          (each) =>
            each.split(":")[0] === action.split(":")[0] &&
            isTagging(each) &&
            takesTags(each) &&
            (types.length === 0 ||
              types.some((type) => resourcesOf(statement).some((arn) => isNamed(type, arn)))),
        ),
      );
    };
    return [...new Set(own.flatMap(actionsOf))]
      .filter((action) => takesTags(action) && !isTagging(action) && !isException(holder, action))
      .filter((action) => !mayTag(action))
      .map((action) => `${holder}: ${action}`);
  });
}

it("a role that can create a resource with tags can also tag it", () => {
  expect(missingTagging()).toEqual([]);
});

const onAnything = identity.filter((statement) => resourcesOf(statement).includes("*"));

/** The actions on `*` that could be on less. */
function tooWide(): readonly string[] {
  return onAnything.flatMap((statement) =>
    actionsOf(statement)
      .filter((action) => !isException(statement.at, action))
      .flatMap((action) => {
        const { on, keys, level } = reference.actions[action] ?? { on: [], keys: [], level: "" };
        const canBeTagged = keys.some((key) => key.startsWith("aws:RequestTag/")) && /Write/.test(level);
        const isTagged = JSON.stringify(statement.Condition ?? {}).includes("aws:RequestTag/service");
        return [
          ...(on.length > 0 ? [`${statement.at}: ${action} could be on ${on.join()}`] : []),
          ...(canBeTagged && !isTagged ? [`${statement.at}: ${action} could ask for a tag`] : []),
        ];
      }),
  );
}

it("only actions without resource types are on *, and those that create need the service's tag", () => {
  expect(onAnything.length).toBeGreaterThan(0);
  expect(tooWide()).toEqual([]);
});

/** The conditions that no request ever meets. */
function unknownConditions(): readonly string[] {
  return allows.flatMap((statement) => {
    const keys = Object.values(statement.Condition ?? {}).flatMap((condition) => Object.keys(condition));
    return keys
      .filter((key) => !ANY_REQUEST.test(key))
      .flatMap((key) =>
        actionsOf(statement)
          .filter((action) => !isException(statement.at, action))
          .filter(
            (action) => !actionsLike(reference, action).every(([each]) => isKnownKey(key, each, statement)),
          )
          .map((action) => `${statement.at}: ${action} knows no ${key}`),
      );
  });
}

it("every condition is one that its action and the resource have: any other never holds", () => {
  expect(unknownConditions()).toEqual([]);
});

it("no exception is unused", () => {
  // Each takes note of the exceptions that it needs.
  for (const faults of [missingTypes, missingTagging, tooWide, unknownConditions]) faults();
  expect(exceptions.map(({ reason }) => reason).filter((reason) => !usedExceptions.has(reason))).toEqual([]);
});

function isKnownKey(key: string, action: string, statement: PlacedStatement): boolean {
  const arns = resourcesOf(statement);
  const types = typesOf(reference, action).filter((type) => arns.some((arn) => isNamed(type, arn)));
  const known = [...(reference.actions[action]?.keys ?? []), ...types.flatMap(({ keys }) => keys)];
  return known.some((each) => like(each, key));
}

/** `aws:RequestTag/${TagKey}` matches every tag. */
function like(known: string, key: string): boolean {
  const [fixed = ""] = known.split(/\$\{|</);
  return fixed === known
    ? known.toLowerCase() === key.toLowerCase()
    : key.toLowerCase().startsWith(fixed.toLowerCase());
}
