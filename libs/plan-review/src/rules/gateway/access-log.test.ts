import { accessLogFormat } from "@tollgate/observability-runtime";
import {
  ACCOUNT,
  byHazards,
  create,
  hazardsOf,
  planOf,
  review,
  update,
} from "../../review-plan.test-support";

const group = (account: string): string => `arn:aws:logs:eu-central-1:${account}:log-group:/api`;
const stage = (format: string, account = ACCOUNT) => ({
  stage_name: "dev",
  rest_api_id: "a1b2c3",
  access_log_settings: [{ destination_arn: group(account), format }],
});

const format = accessLogFormat();

/** The hazards of an edit of the stacks' own format. */
const change = (edit: (text: string) => string) =>
  hazardsOf(update("aws_api_gateway_stage", stage(format), stage(edit(format))));
const withMember = (member: string) => (text: string) => text.replace(/}$/, `,${member}}`);

describe("the access log's lines", () => {
  it.each(
    byHazards<(text: string) => string>({
      "block secrets-logged, warn log-form-changed": {
        "the key": withMember('"key":"$context.identity.apiKey"'),
        "a token that an authorizer hands on": withMember('"t":"$context.authorizer.token"'),
      },
      "warn log-form-changed": {
        "the path": withMember('"path":"$context.path"'),
        "the agent": withMember('"agent":"$context.identity.userAgent"'),
        "the message": withMember('"message":"$context.error.message"'),
        "what the authorizer says": withMember('"plan":"$context.authorizer.plan"'),
        "a number that may be missing, without quotes": withMember('"b":$context.integrationStatus'),
        "a member twice": withMember('"status":"$context.status"'),
      },
      "info log-form-changed": {
        "what API Gateway fills in": withMember('"stage":"$context.stage"'),
        "a fixed text": withMember('"cell":"a"'),
      },
    }),
  )("gain %s", (_, edit, hazards) => {
    expect(change(edit)).toEqual(hazards);
  });

  it.each(
    byHazards<(text: string) => string>({
      "warn log-form-changed": {
        "a number in quotes": (text) => text.replace(/:(\$context\.status)\b/, ':"$1"'),
        "a text without quotes": (text) => text.replace('"$context.httpMethod"', "$context.httpMethod"),
        "another version": (text) => text.replace('"v":1', '"v":2'),
        "another variable": (text) => text.replace("$context.resourcePath", "$context.path"),
      },
      "warn log-removed": {
        "no tenant": (text) => text.replace('"tenantId":"$context.authorizer.tenantId",', ""),
      },
      "warn log-form-changed, warn log-removed": { "no JSON": () => "$context.requestId $context.status" },
    }),
  )("have %s", (_, edit, hazards) => {
    expect(change(edit)).toEqual(hazards);
  });

  it("may have another order, and other blanks", () => {
    expect(change((text) => text.replace(/^{("v":1),(.*)}$/, "{ $2 , $1 }"))).toEqual([]);
  });

  it("may become those of the schema", () => {
    expect(hazardsOf(update("aws_api_gateway_stage", stage('{"v":1}'), stage(format)))).toEqual([]);
  });

  it("say both forms", () => {
    const plan = planOf([
      update("aws_api_gateway_stage", stage(format), stage(format.replace('"v":1', '"v":2'))),
    ]);
    expect(JSON.stringify(review(plan).findings)).toContain("v: 2 in place of 1");
  });

  it("go to another account", () => {
    const other = update("aws_api_gateway_stage", stage(format), stage(format, "999988887777"));
    expect(hazardsOf(other)).toContain("block data-leaves");
  });

  it("of a new stage hold no secrets", () => {
    const made = create(
      "aws_api_gateway_stage",
      { ...stage('{"k":"$context.identity.apiKey"}'), rest_api_id: undefined },
      { afterUnknown: { rest_api_id: true } },
    );
    expect(hazardsOf(made)).toEqual(["block secrets-logged"]);
  });
});

describe("a stage", () => {
  it("more of an API that there is passes by what the others have", () => {
    expect(hazardsOf(create("aws_api_gateway_stage", stage(format)))).toEqual(["warn network-opened"]);
  });

  it("of a new API is part of it", () => {
    const made = create(
      "aws_api_gateway_stage",
      { ...stage(format), rest_api_id: undefined },
      { afterUnknown: { rest_api_id: true } },
    );
    expect(hazardsOf(made)).toEqual([]);
  });

  const settings = (values: object) => ({ method_path: "*/*", settings: [values] });
  it.each<[string, object, object, readonly string[]]>([
    ["execution logs", { logging_level: "OFF" }, { logging_level: "INFO" }, ["warn secrets-logged"]],
    ["no execution logs", { logging_level: "ERROR" }, { logging_level: "OFF" }, ["warn log-removed"]],
    ["logs of whole requests", {}, { data_trace_enabled: true }, ["block secrets-logged"]],
    ["a cache", { caching_enabled: false }, { caching_enabled: true }, ["block answers-shared"]],
    ["no cache", { caching_enabled: true }, { caching_enabled: false }, ["warn route-changed"]],
  ])("gets %s", (_, before, after, hazards) => {
    expect(hazardsOf(update("aws_api_gateway_method_settings", settings(before), settings(after)))).toEqual(
      hazards,
    );
  });

  it.each<[string, object, readonly string[]]>([
    ["execution logs", { logging_level: "INFO" }, ["warn secrets-logged"]],
    ["a cache", { caching_enabled: true }, ["block answers-shared"]],
    ["metrics only", { metrics_enabled: true, throttling_rate_limit: 100 }, []],
  ])("has from the beginning %s", (_, values, hazards) => {
    const made = create("aws_api_gateway_method_settings", settings(values), {
      afterUnknown: { rest_api_id: true },
    });
    expect(hazardsOf(made)).toEqual(hazards);
  });

  it("that is there gets a limit", () => {
    const made = create("aws_api_gateway_method_settings", {
      rest_api_id: "a1b2c3",
      ...settings({ throttling_rate_limit: 1 }),
    });
    expect(hazardsOf(made)).toEqual(["warn limits-lowered"]);
  });

  it.each<[string, object, object, readonly string[]]>([
    ["a cache", { cache_cluster_enabled: false }, { cache_cluster_enabled: true }, ["warn answers-shared"]],
    ["no cache", { cache_cluster_enabled: true }, { cache_cluster_enabled: false }, ["warn route-changed"]],
    ["a canary", {}, { canary_settings: [{ percent_traffic: 10 }] }, ["warn route-changed"]],
    ["variables", { variables: { a: "1" } }, { variables: { a: "2" } }, ["warn route-changed"]],
    [
      "another certificate",
      { client_certificate_id: "a" },
      { client_certificate_id: "b" },
      ["warn route-changed"],
    ],
    ["no traces", { xray_tracing_enabled: true }, { xray_tracing_enabled: false }, ["warn insight-removed"]],
  ])("gets for all its routes %s", (_, before, after, hazards) => {
    expect(hazardsOf(update("aws_api_gateway_stage", before as never, after as never))).toEqual(hazards);
  });
});

it("are not known in part: a form behind a function is a decision", () => {
  const known = { ...stage(format), access_log_settings: [{ destination_arn: group(ACCOUNT) }] };
  expect(
    hazardsOf(
      update("aws_api_gateway_stage", stage(format), known, {
        afterUnknown: { access_log_settings: [{ format: true }] },
      }),
    ),
  ).toEqual(["warn unknown-value"]);
});
