import type { Case, Difference, Result } from "@tollgate/conformance";
import { compareWithSecond, secondGateway, type Mutation } from "./two-gateways.test-support";

let second: Awaited<ReturnType<typeof secondGateway>>;
beforeAll(async () => {
  second = await secondGateway();
});
afterAll(() => second?.close());

/** Selects cases with each kind of step, except the operator's commands, which run in separate processes. */
const isAsked = ({ id }: Case) => !id.startsWith("operator/");
const different = (results: readonly Result[]) => results.filter(({ outcome }) => outcome === "different");
const found = (results: readonly Result[]) =>
  different(results).flatMap(({ id, differences }) =>
    differences.map((each): [string, Difference] => [id, each]),
  );

it("finds nothing between two gateways that are the same, in any case, and has tried each", async () => {
  second.mutate({});
  const results = await compareWithSecond(second, isAsked);
  expect(found(results)).toEqual([]);
  expect(results.map(({ outcome }) => outcome)).toEqual(results.map(() => "same"));
  expect(results.length).toBeGreaterThan(80);
});

const on = (id: string, changed: ReturnType<NonNullable<Mutation["answer"]>>): Mutation => ({
  answer: (caseId) => (caseId === id ? changed : undefined),
});

/** The body of a 401, whose ID is named in what is found. */
const refusal = (message: string, requestId: string) =>
  JSON.stringify({ message, code: "unauthorized", requestId });

/** Refuses a request as before, but accepts it for the first few times. */
function late(id: string, times: number): Mutation {
  let count = 0;
  const letIn = { status: 200, body: '{"status":"ok"}' };
  return {
    answer: (caseId, status) => (caseId === id && status === 401 && count++ < times ? letIn : undefined),
  };
}

/** Selects the case itself, and enough others to show that they have no differences. */
const isNear =
  (id: string) =>
  (each: Case): boolean =>
    each.id === id || ["header", "cache"].includes(each.id.split("/")[0] ?? "");

it.each<[what: string, mutation: Mutation, id: string, dimension: string, stage: string, local: string]>([
  ["a status", on("header/two-words", { status: 403 }), "header/two-words", "status", "403", "401"],
  [
    "a header's value",
    on("header/raw", { headers: { "content-type": "text/plain" } }),
    "header/raw",
    "header content-type",
    "text/plain",
    "application/json",
  ],
  [
    "a header that is missing",
    on("token/expired", { headers: { "x-amzn-errortype": undefined } }),
    "token/expired",
    "header x-amzn-errortype",
    "(absent)",
    "UnauthorizedException",
  ],
  [
    "a header that is new",
    on("header/raw", { headers: { "x-new": "1" } }),
    "header/raw",
    "header x-new",
    "1",
    "(absent)",
  ],
  [
    "a header's form",
    on("header/raw", { headers: { "x-amz-apigw-id": "?" } }),
    "header/raw",
    "header x-amz-apigw-id",
    "?",
    "an extended request id",
  ],
  [
    "a body",
    on("header/empty", { body: refusal("unauthorized", "11111111-2222-4333-8444-555555555555") }),
    "header/empty",
    "body",
    refusal("unauthorized", "<uuid>"),
    refusal("Unauthorized", "<uuid>"),
  ],
  [
    "a missing answer",
    on("header/comma", { silent: true }),
    "header/comma",
    "answer",
    "none: the connection was closed",
    "came",
  ],
  [
    "a field of the access log",
    {
      line: (line) =>
        line["errorType"] === "AUTHORIZER_CONFIGURATION_ERROR" ? { ...line, status: 502 } : line,
    },
    "token/unreadable",
    "log status",
    "502",
    "500",
  ],
  [
    "a line of the access log that is missing",
    { line: (line) => (line["status"] === 500 ? undefined : line) },
    "token/unreadable",
    "log line",
    "(absent)",
    "written",
  ],
  // The cached result expires at 60 s. Requests are sent then, at 65, 70 and 75 s, and once more.
  [
    "a revocation that takes too long",
    late("cache/revoke", 5),
    "cache/revoke",
    "time",
    "not 401 within 75 s",
    "401 within 75 s",
  ],
  [
    "a rate that is not limited",
    { answer: (caseId, status) => (caseId === "limit/rate" && status === 429 ? { status: 200 } : undefined) },
    "limit/rate",
    "refused",
    "too few: 0 of 100",
    "enough",
  ],
])("finds %s, and only it", async (_what, mutation, id, dimension, stage, local) => {
  second.mutate(mutation);
  const wanted = expect.objectContaining({ dimension, stage, local });
  expect(found(await compareWithSecond(second, isNear(id)))).toEqual([[id, wanted]]);
});
