import { routerFunction, type RouterFunctionOptions } from "@tollgate/cell-router";
import { routerCellsItem } from "@tollgate/records";
import { create, destroy, hazardsOf, replace, update } from "../../review-plan.test-support";

const FUNCTION = "aws_cloudfront_function";
const STORE = "aws_cloudfront_key_value_store";
const DISTRIBUTION = "aws_cloudfront_distribution";

const one = { name: "1", apiId: "aaaaaaaaaa", region: "us-east-1" };
const two = { name: "2", apiId: "bbbbbbbbbb", region: "eu-west-1" };
const three = { name: "3", apiId: "cccccccccc", region: "eu-north-1" };
const router: RouterFunctionOptions = {
  tokenPrefix: "tg_prod",
  cells: [one, two],
  stage: "prod",
  domains: [{ name: "api.example.com" }],
  hasSecret: false,
};
const code = (changed: Partial<RouterFunctionOptions> = {}) => ({
  code: routerFunction({ ...router, ...changed }),
});
const changed = (more: Partial<RouterFunctionOptions>) => hazardsOf(update(FUNCTION, code(), code(more)));

describe("the cells that a router knows", () => {
  const item = (...cells: Parameters<typeof routerCellsItem>[0]) => ({
    table_name: "tenant-gateway-directory-prod",
    hash_key: "tenantId",
    item: JSON.stringify(routerCellsItem(cells)),
  });
  const ITEM = "aws_dynamodb_table_item";

  it("are named, and are no record of a tenant", () => {
    expect(hazardsOf(create(ITEM, item(one, two)))).toEqual(["info routing-changed"]);
    expect(hazardsOf(update(ITEM, item(one), item(one, two)))).toEqual(["info routing-changed"]);
  });

  it("are not what another item in the table is", () => {
    const entry = { ...item(one), item: JSON.stringify({ tenantId: { S: "acme" }, cell: { S: "2" } }) };
    expect(hazardsOf(create(ITEM, entry))).toEqual(["block record-written"]);
    expect(hazardsOf(create(ITEM, { ...item(one), hash_key: "token" }))).toEqual(["block record-written"]);
  });
});

describe("the function of a router", () => {
  it.each<[string, Partial<RouterFunctionOptions>, string[]]>([
    ["a further cell", { cells: [one, two, three] }, ["info routing-changed"]],
    ["a cell that is gone", { cells: [one] }, ["block routing-changed"]],
    ["another API of a cell", { cells: [one, { ...two, apiId: "dddddddddd" }] }, ["block routing-changed"]],
    [
      "another Region of a cell",
      { cells: [one, { ...two, region: "eu-west-2" }] },
      ["block routing-changed"],
    ],
    ["another first cell", { cells: [two, one] }, ["block routing-changed"]],
    ["another prefix of tokens", { tokenPrefix: "tg_live" }, ["block routing-changed"]],
    ["another stage", { stage: "live" }, ["block routing-changed"]],
    [
      "a further host",
      { domains: [{ name: "api.example.com" }, { name: "b.example.com" }] },
      ["info routing-changed"],
    ],
    ["a host that is gone", { domains: [] }, ["block domain-removed"]],
    [
      "another path of a host",
      { domains: [{ name: "api.example.com", basePath: "v1" }] },
      ["block domain-removed", "info routing-changed"],
    ],
    ["the secret", { hasSecret: true }, ["warn routing-changed"]],
  ])("is compared with the one before: %s", (_, more, expected) => {
    expect(changed(more)).toEqual(expected);
  });

  it("may not stop to send its secret", () => {
    const before = code({ hasSecret: true });
    expect(hazardsOf(update(FUNCTION, before, code()))).toEqual(["block routing-changed"]);
  });

  it("names the APIs that get the tokens when it is new", () => {
    expect(hazardsOf(create(FUNCTION, { name: "router", ...code() }))).toEqual(["info routing-changed"]);
  });

  it.each([
    ["one more statement", (text: string) => `${text}\nsend(token);`],
    ["a host outside AWS", (text: string) => text.replaceAll("amazonaws.com", "evil.example")],
    [
      "an origin that is no API",
      (text: string) => text.replace("bbbbbbbbbb.eu-west-1", "bbbbbbbbbb.x.evil.example"),
    ],
    ["settings twice", (text: string) => text.replace(/^.*settings = .*$/m, (line) => `${line}\n${line}`)],
    ["one name for two cells", (text: string) => text.replace('["1","2"]', '["1","1"]')],
    ["no settings", () => "function handler(event) { return event.request; }"],
    ["too many cells", (text: string) => text.replace('["1","2"]', JSON.stringify(Array(400).fill("1")))],
  ])("is unknown with %s", (_, edit) => {
    const hostile = { code: edit(code().code) };
    expect(hazardsOf(update(FUNCTION, code(), hostile))).toEqual(["block routing-changed"]);
    expect(hazardsOf(create(FUNCTION, hostile))).toEqual(["warn routing-changed"]);
  });

  it("is unknown when two cells or hosts share a name, because the first of them decides", () => {
    const evil = { ...two, apiId: "eeeeeeeeee" };
    const host = { name: "api.example.com" };
    expect(changed({ cells: [one, evil, two] })).toEqual(["block routing-changed"]);
    expect(changed({ domains: [{ ...host, basePath: "elsewhere" }, host] })).toEqual([
      "block routing-changed",
    ]);
  });

  it("is compared with the code that an earlier version made", () => {
    const earlier = { code: `// an earlier version\n${code({ cells: [one, two, three] }).code}` };
    expect(hazardsOf(update(FUNCTION, earlier, code()))).toEqual(["block routing-changed"]);
    expect(hazardsOf(update(FUNCTION, { code: "x" }, code()))).toEqual(["warn routing-changed"]);
  });

  it("needs its store", () => {
    const store = ["arn:aws:cloudfront::000000000000:key-value-store/a"];
    expect(
      hazardsOf(
        update(FUNCTION, { key_value_store_associations: store }, { key_value_store_associations: [] }),
      ),
    ).toEqual(["block routing-changed"]);
  });
});

it.each([STORE, FUNCTION])("%s may be neither removed nor replaced", (type) => {
  expect(hazardsOf(destroy(type, { name: "a" }))).toEqual(["block routing-changed"]);
  expect(hazardsOf(replace(type, { name: "a" }, { name: "b" }))).toContain("block routing-changed");
});

describe("a distribution", () => {
  const origin = (domain_name: string, more: object = {}, settings: object = {}) => ({
    origin: [
      {
        origin_id: "first-cell",
        domain_name,
        custom_origin_config: [
          { origin_protocol_policy: "https-only", origin_ssl_protocols: ["TLSv1.2"], ...settings },
        ],
        ...more,
      },
    ],
  });
  const api = "aaaaaaaaaa.execute-api.us-east-1.amazonaws.com";
  const behavior = (more: object = {}) => ({
    default_cache_behavior: [
      {
        cache_policy_id: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        origin_request_policy_id: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
        viewer_protocol_policy: "https-only",
        allowed_methods: ["GET", "POST"],
        function_association: [
          { event_type: "viewer-request", function_arn: "arn:aws:cloudfront::000000000000:function/router" },
        ],
        ...more,
      },
    ],
  });
  const errors = (...statuses: readonly number[]) => ({
    custom_error_response: statuses.map((error_code) => ({
      error_code,
      error_caching_min_ttl: 0,
      response_code: 0,
      response_page_path: "",
    })),
  });
  const keeping = (more: object) => ({
    custom_error_response: [...errors(403).custom_error_response, { error_code: 500, ...more }],
  });
  const before = {
    enabled: true,
    aliases: ["api.example.com"],
    ...origin(api),
    ...behavior(),
    ...errors(403, 500),
  };

  it("is harmless when it is new and as Tollgate makes it", () => {
    expect(hazardsOf(create(DISTRIBUTION, before))).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    ["switched off", { enabled: false }, ["block domain-removed"]],
    ["a name lost", { aliases: [] }, ["block domain-removed", "warn domain-removed"]],
    [
      "another first cell",
      origin("bbbbbbbbbb.execute-api.us-east-1.amazonaws.com"),
      ["block routing-changed"],
    ],
    ["a host outside", origin("evil.example"), ["block routing-changed", "block backend-outside"]],
    ["a path before that of each request", origin(api, { origin_path: "/dev" }), ["block routing-changed"]],
    [
      "HTTP to the cells",
      origin(api, {}, { origin_protocol_policy: "http-only" }),
      ["block encryption-weakened", "warn routing-changed"],
    ],
    [
      "a secret header",
      origin(api, { custom_header: [{ name: "x", value: "y" }] }),
      ["warn secret-in-plan", "warn routing-changed"],
    ],
    [
      "a cache",
      behavior({ cache_policy_id: "658327ea-f89d-4fab-a63d-7e88639e58f6" }),
      ["block answers-shared"],
    ],
    ["no Authorization", behavior({ origin_request_policy_id: "" }), ["block requests-refused"]],
    [
      "tokens in plain text",
      behavior({ viewer_protocol_policy: "allow-all" }),
      ["block encryption-weakened"],
    ],
    ["errors kept, as by default", errors(403), ["block answers-shared"]],
    ["errors kept", keeping({ error_caching_min_ttl: 5 }), ["block answers-shared"]],
    [
      "pages for errors",
      keeping({ error_caching_min_ttl: 0, response_code: 200, response_page_path: "/sorry" }),
      ["warn route-changed"],
    ],
    ["a further error that is not kept", errors(403, 500, 502), []],
    ["a method lost", behavior({ allowed_methods: ["GET"] }), ["block requests-refused"]],
    ["the function lost", behavior({ function_association: [] }), ["block routing-changed"]],
    [
      "a Lambda function that sees tokens",
      behavior({
        lambda_function_association: [{ lambda_arn: "arn:aws:lambda:us-east-1:000000000000:function:a:1" }],
      }),
      ["warn function-taken-over"],
    ],
  ])("is judged by what it does to requests: %s", (_, after, expected) => {
    expect([...hazardsOf(update(DISTRIBUTION, before, { ...before, ...after }))].sort()).toEqual(
      expected.sort(),
    );
  });

  it("is judged by the behaviour of single paths, compared with that of all others", () => {
    const [ofOthers] = behavior().default_cache_behavior;
    const withPath = (more: object) =>
      hazardsOf(
        update(DISTRIBUTION, before, {
          ...before,
          ordered_cache_behavior: [{ path_pattern: "/*", ...ofOthers, ...more }],
        }),
      );
    expect(withPath({})).toEqual(["warn routing-changed"]);
    for (const [more, expected] of [
      [{ cache_policy_id: "658327ea-f89d-4fab-a63d-7e88639e58f6" }, "block answers-shared"],
      [{ origin_request_policy_id: "" }, "block requests-refused"],
      [{ viewer_protocol_policy: "allow-all" }, "block encryption-weakened"],
      [{ function_association: [] }, "block routing-changed"],
      [{ target_origin_id: "another" }, "block routing-changed"],
    ] as const)
      expect(withPath(more)).toContain(expected);
  });

  it.each([
    ["cache_policy_id", "block answers-shared"],
    ["origin_request_policy_id", "block requests-refused"],
  ])("may leave its %s open neither when it is new nor later", (name, expected) => {
    const open = { ...before, ...behavior({ [name]: undefined }) };
    const afterUnknown = { default_cache_behavior: [{ [name]: true }] };
    expect(hazardsOf(create(DISTRIBUTION, open, { afterUnknown }))).toContain(expected);
    expect(hazardsOf(update(DISTRIBUTION, before, open, { afterUnknown }))).toContain("warn unknown-value");
  });

  it("is judged by the same when it is new", () => {
    for (const [after, expected] of [
      [origin("evil.example"), "block backend-outside"],
      [origin(api, {}, { origin_protocol_policy: "http-only" }), "block encryption-weakened"],
      [behavior({ viewer_protocol_policy: "allow-all" }), "block encryption-weakened"],
      [behavior({ cache_policy_id: "x" }), "block answers-shared"],
      [keeping({ error_caching_min_ttl: 5 }), "block answers-shared"],
    ] as const)
      expect(hazardsOf(create(DISTRIBUTION, { ...before, ...after }))).toContain(expected);
  });

  it("loses its firewall, or its TLS", () => {
    const waf = { web_acl_id: "arn:aws:wafv2:us-east-1:000000000000:global/webacl/a/b" };
    expect(hazardsOf(update(DISTRIBUTION, { ...before, ...waf }, before))).toContain("block waf-weakened");
    const tls = (version: string) => ({ viewer_certificate: [{ minimum_protocol_version: version }] });
    expect(
      hazardsOf(
        update(DISTRIBUTION, { ...before, ...tls("TLSv1.2_2021") }, { ...before, ...tls("TLSv1_2016") }),
      ),
    ).toContain("block encryption-weakened");
  });

  it("is not removed", () => {
    expect(hazardsOf(destroy(DISTRIBUTION, before))).toEqual(["block domain-removed"]);
  });
});
