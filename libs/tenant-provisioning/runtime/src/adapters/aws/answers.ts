import * as z from "zod";

/**
 * The required members of each operation's answer, in the wire format. Without this check, an answer of a
 * server other than AWS would be read as an empty list: no tenants, no API keys.
 */
const attributes: z.ZodType = z.lazy(() => z.record(z.string(), attribute));
const attribute: z.ZodType = z.lazy(() =>
  z.union([
    z.strictObject({ S: z.string() }),
    z.strictObject({ N: z.string().regex(/^-?[\d.]+(?:[eE][+-]?\d+)?$/) }),
    z.strictObject({ BOOL: z.boolean() }),
    z.strictObject({ NULL: z.boolean() }),
    z.strictObject({ B: z.string() }),
    z.strictObject({ SS: z.array(z.string()) }),
    z.strictObject({ NS: z.array(z.string()) }),
    z.strictObject({ BS: z.array(z.string()) }),
    z.strictObject({ L: z.array(attribute) }),
    z.strictObject({ M: attributes }),
  ]),
);
const page = z.object({ Items: z.array(attributes), LastEvaluatedKey: attributes.optional() });
const anything = z.object({});
const named = z.object({ id: z.string().min(1) });
const key = named.extend({ value: z.string().optional(), enabled: z.boolean().optional() });
const plan = named.extend({
  name: z.string().optional(),
  apiStages: z.array(z.object({ apiId: z.string().optional(), stage: z.string().optional() })).nullish(),
});
/** API Gateway may omit an empty list. */
const listOf = (item: z.ZodType) =>
  z.object({ item: z.array(item).optional(), position: z.string().nullish() });

const SHAPES: Readonly<Record<string, z.ZodType>> = {
  GetItem: z.strictObject({ Item: attributes.optional(), ConsumedCapacity: z.unknown().optional() }),
  PutItem: anything,
  UpdateItem: anything,
  DeleteItem: anything,
  Query: page,
  Scan: page,
  BatchGetItem: z.object({
    Responses: z.record(z.string(), z.array(attributes)),
    UnprocessedKeys: z.record(z.string(), z.object({ Keys: z.array(attributes) })).optional(),
  }),
  BatchWriteItem: z.object({
    UnprocessedItems: z
      .record(z.string(), z.array(z.object({ PutRequest: z.object({ Item: attributes }) })))
      .optional(),
  }),
  GetApiKeys: listOf(key),
  GetApiKey: key,
  CreateApiKey: key,
  UpdateApiKey: key,
  ImportApiKeys: z.object({
    ids: z.array(z.string()).nullish(),
    warnings: z.array(z.string()).nullish(),
  }),
  GetUsagePlans: listOf(plan),
  CreateUsagePlan: plan,
  UpdateUsagePlan: plan,
  GetUsagePlanKeys: listOf(named),
  GetUsagePlanKey: named,
  CreateUsagePlanKey: named,
  GetUsage: z.object({
    values: z.record(z.string(), z.array(z.array(z.number()))).nullish(),
    position: z.string().nullish(),
  }),
  GetRestApis: listOf(named.extend({ name: z.string().optional() })),
  DeleteApiKey: anything,
  DeleteUsagePlan: anything,
  DeleteUsagePlanKey: anything,
  FlushStageAuthorizersCache: anything,
  DescribeKeyValueStore: z.object({ KvsARN: z.string().min(1) }),
  UpdateKeys: z.object({ ItemCount: z.number() }),
  GetKey: z.object({ Key: z.string(), Value: z.string() }),
  ListKeys: z.object({
    Items: z.array(z.object({ Key: z.string(), Value: z.string() })).nullish(),
    NextToken: z.string().nullish(),
  }),
};

/** Operations whose answer has status 202 and no body. */
const EMPTY = ["DeleteApiKey", "DeleteUsagePlan", "DeleteUsagePlanKey", "FlushStageAuthorizersCache"];
/** Operations for which an empty answer is valid. */
const MAY_SAY_NOTHING = [
  "GetItem",
  "GetApiKeys",
  "GetUsagePlans",
  "GetUsagePlanKeys",
  "GetRestApis",
  "GetUsage",
  "ListKeys",
];

/**
 * Returns the problem with the body of a successful answer, if there is one.
 *
 * @param status the HTTP status
 * @param isNamed whether the answer has the header `x-amzn-requestid`
 */
export function answerProblem(
  operation: string,
  { body, status, isNamed }: { readonly body: string; readonly status: number; readonly isNamed: boolean },
): string | undefined {
  const shape = SHAPES[operation];
  if (shape === undefined) return `${operation} is an unknown operation`;
  if (body === "") return EMPTY.includes(operation) && status === 202 ? undefined : "it is empty";
  const parsed = jsonOf(body);
  if (parsed === undefined) return "it is not JSON";
  const { success, error } = shape.safeParse(parsed.value);
  if (!success) return `it has a different form at ${error.issues[0]?.path.join(".") || "its start"}`;
  const isNothing = MAY_SAY_NOTHING.includes(operation) && body.trim().replace(/\s/g, "") === "{}";
  return isNothing && !isNamed ? "it is an empty object without x-amzn-RequestId" : undefined;
}

/** Whether a body has the form of an AWS error. */
export function isErrorBody(body: string): boolean {
  const value = jsonOf(body)?.value;
  return body === "" || (typeof value === "object" && value !== null && !Array.isArray(value));
}

function jsonOf(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
