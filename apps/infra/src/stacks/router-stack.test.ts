import { deployedStacks, parseEnvironment, type Environment } from "@tollgate/environments";
import { prod } from "@tollgate/environments/sample";
import { Template } from "@tollgate/testing-infra";
import { Testing, type TerraformStack } from "cdktf";
import { files } from "../stacks.test-support";
import { environmentStacks } from "./environment-stacks";

const zone = { id: "Z0123456789ABCDEFGHIJ", name: "example.com" };
const domain = {
  names: [
    { name: "api.example.com", zone, basePath: "v1" },
    { name: "www.example.com", zone },
  ],
};
const cells = [{ name: "1" }, { name: "2", region: "eu-west-1" }];
const waf = { mode: "block", requestsPerAddress: 100, block: ["203.0.113.7/32"] };

/** Synthesizes the stacks of an environment with two cells, as the app does. */
function synthesize(changes: object = {}): Readonly<Record<string, Template>> {
  const environment: Environment = parseEnvironment({ ...prod, cells, ...changes });
  const stacks = environmentStacks(Testing.app(), environment, files).map(({ stack }) => stack);
  // What one stack refers to in another becomes an output there.
  for (const stack of stacks) stack.prepareStack();
  return Object.fromEntries(stacks.map((stack: TerraformStack) => [stack.node.id, Template.ofStack(stack)]));
}

const stackOf = (all: Readonly<Record<string, Template>>, id: string): Template => all[id] as Template;
const everything = (template: Template): string => JSON.stringify(template);

const plain = synthesize();
const router = stackOf(plain, "prod-router");

describe("the stacks of an environment with cells", () => {
  it("are those of its cells, and then the router's", () => {
    expect(Object.keys(plain)).toEqual(["prod", "prod-2", "prod-router"]);
    // The pipeline deploys them in this order.
    const listed = deployedStacks([parseEnvironment({ ...prod, cells })]);
    expect(listed.map(({ name }) => name)).toEqual(Object.keys(plain));
  });

  it("are one where there is one cell, without any of it", () => {
    const environment = parseEnvironment({ ...prod, domain, cells: [{ name: "1" }] });
    const stacks = environmentStacks(Testing.app(), environment, files).map(({ stack }) =>
      Template.ofStack(stack),
    );
    expect(stacks).toHaveLength(1);
    expect(everything(stacks[0] as Template)).not.toMatch(/cloudfront|"removed"|x-tollgate-router/);
  });
});

describe("the router's stack", () => {
  it("is in CloudFront's Region, with a state of its own", () => {
    expect(router.provider("aws")).toMatchObject({ region: "us-east-1" });
    expect(router.backend).toMatchObject({ s3: { key: "prod/router/terraform.tfstate" } });
  });

  it("reads each cell's API from the state of its stack", () => {
    const code = String(router.resource("aws_cloudfront_function").values["code"]);
    const read = (stack: string) =>
      `\${data.terraform_remote_state.cross-stack-reference-input-${stack}.outputs.cross-stack-output-aws_api_gateway_rest_api`;
    expect(code).toContain(`"names":["1","2"],"origins":["${read("prod")}`);
    expect(code).toContain(`.us-east-1","${read("prod-2")}`);
    for (const id of ["prod", "prod-2"])
      expect(Object.keys(stackOf(plain, id).outputs).join()).toContain(
        "cross-stack-output-aws_api_gateway_rest_api",
      );
    expect(everything(router)).toContain('"key":"prod/2/terraform.tfstate"');
  });

  it("reads them where the states are local files", () => {
    const local = synthesize({ state: { kind: "local" } });
    const text = everything(stackOf(local, "prod-router"));
    expect(text).toMatch(/"backend":"local","config":\{"path":"[^"]*terraform\.prod-2\.tfstate"/);
  });

  it("caches nothing, and passes everything but the Host header on, over TLS", () => {
    expect(router.resource("aws_cloudfront_distribution").values).toMatchObject({
      http_version: "http2and3",
      is_ipv6_enabled: true,
      default_cache_behavior: {
        allowed_methods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
        cache_policy_id: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        origin_request_policy_id: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
        viewer_protocol_policy: "https-only",
        function_association: [{ event_type: "viewer-request" }],
      },
      origin: [
        { custom_origin_config: { origin_protocol_policy: "https-only", origin_ssl_protocols: ["TLSv1.2"] } },
      ],
    });
  });

  it("keeps no error for other callers of a path", () => {
    const errors = router.resource("aws_cloudfront_distribution").values["custom_error_response"];
    expect(errors).toEqual(
      [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504].map((error_code) => ({
        error_code,
        error_caching_min_ttl: 0,
      })),
    );
  });

  it("publishes the function for runtime 2.0, with the store of exceptions", () => {
    const { id } = router.resource("aws_cloudfront_key_value_store");
    expect(router.resource("aws_cloudfront_function").values).toMatchObject({
      name: "example-gateway-router-prod",
      runtime: "cloudfront-js-2.0",
      publish: true,
      key_value_store_associations: [`\${aws_cloudfront_key_value_store.${id}.arn}`],
    });
  });

  it("writes nothing into the store: exceptions and the secret are the command's", () => {
    expect(everything(router)).not.toContain("aws_cloudfrontkeyvaluestore_key");
  });

  it("has the directory of tenants, protected as the environment's tables are", () => {
    expect(router.resource("aws_dynamodb_table").values).toMatchObject({
      name: "example-gateway-directory-prod",
      deletion_protection_enabled: true,
      point_in_time_recovery: { enabled: true },
    });
  });

  it("states the cells that the function has, once the function and the distribution are there", () => {
    const { values } = router.resource("aws_dynamodb_table_item");
    const { cells: stated, tenantId } = JSON.parse(String(values["item"])) as {
      readonly tenantId: object;
      readonly cells: { readonly M: Readonly<Record<string, { readonly M: object }>> };
    };
    expect(tenantId).toEqual({ S: "router#cells" });
    const code = String(router.resource("aws_cloudfront_function").values["code"]);
    const origins = Object.entries(stated.M).map(([name, { M }]) => {
      const { apiId, region } = M as Readonly<Record<string, { readonly S: string }>>;
      return [name, `${String(apiId?.S)}.${String(region?.S)}`];
    });
    expect(origins.map(([name]) => name)).toEqual(["1", "2"]);
    for (const [, origin] of origins) expect(code).toContain(`"${origin}"`);
    expect(values["depends_on"]).toEqual(
      ["aws_cloudfront_function", "aws_cloudfront_distribution"].map(
        (type) => `${type}.${router.resource(type).id}`,
      ),
    );
  });

  it("lets operators use the directory and the store, and nothing else", () => {
    const [directory, store] = ["aws_dynamodb_table", "aws_cloudfront_key_value_store"].map(
      (type) => `${type}.${router.resource(type).id}`,
    );
    const { Statement } = JSON.parse(String(router.resource("aws_iam_policy").values["policy"])) as {
      Statement: readonly { readonly Action: readonly string[]; readonly Resource: readonly string[] }[];
    };
    expect(Statement.map(({ Resource }) => [Resource].flat())).toEqual([
      [expect.stringContaining(`\${${directory}.name}`)],
      [`\${${store}.arn}`],
    ]);
    expect(Statement.flatMap(({ Action }) => Action).join()).not.toContain("*");
  });

  it("raises alarms on the room of all cells, and no cell's stack on its own keys", () => {
    const alarms = (template: Template) =>
      template.resources("aws_cloudwatch_metric_alarm").map(({ values }) => String(values["alarm_name"]));
    expect(alarms(router).sort()).toEqual(
      ["filling", "nearly-full", "room-unknown"].map((id) => `example-gateway-cells-${id}-prod-router`),
    );
    for (const id of ["prod", "prod-2"])
      expect(alarms(stackOf(plain, id)).filter((name) => /cells-|api-keys/.test(name))).toEqual([]);
    const { namespace } = router.resource("aws_cloudwatch_log_metric_filter").values[
      "metric_transformation"
    ] as { readonly namespace: string };
    for (const { values } of router.resources("aws_cloudwatch_metric_alarm"))
      expect(values["metric_query"]).toMatchObject([{ metric: { namespace, metric_name: "CellRoomUsed" } }]);
  });

  it("signs the code of its function where the environment signs code", () => {
    const signed = stackOf(synthesize({ codeSigning: { bucket: "example-bundles" } }), "prod-router");
    expect(signed.resource("aws_s3_bucket").values["bucket"]).toBe("example-bundles-router");
    expect(signed.resource("aws_lambda_function").values["code_signing_config_arn"]).toContain(
      "aws_lambda_code_signing_config",
    );
  });

  it("says where clients and operators find it", () => {
    expect(Object.keys(router.outputs).sort()).toEqual([
      "directory_table",
      "distribution_id",
      "exceptions_store_arn",
      "invoke_url",
      "operator_policy_arn",
    ]);
    expect(router.outputs["invoke_url"]).toMatch(
      /^https:\/\/\$\{aws_cloudfront_distribution\..*\.domain_name\}\/prod$/,
    );
  });
});

describe("with a domain", () => {
  const all = synthesize({ domain });
  const withDomain = stackOf(all, "prod-router");

  it("the router serves all names with one certificate and TLS 1.2 or later", () => {
    expect(withDomain.resource("aws_cloudfront_distribution").values).toMatchObject({
      aliases: ["api.example.com", "www.example.com"],
      viewer_certificate: { minimum_protocol_version: "TLSv1.2_2021", ssl_support_method: "sni-only" },
    });
    expect(withDomain.resource("aws_acm_certificate").values).toMatchObject({
      domain_name: "api.example.com",
      subject_alternative_names: ["www.example.com"],
    });
    expect(withDomain.outputs["urls"]).toEqual(["https://api.example.com/v1", "https://www.example.com"]);
  });

  it("uses a certificate that the environment names", () => {
    const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/a";
    const own = synthesize({ domain: { names: domain.names.map((name) => ({ ...name, certificateArn })) } });
    const template = stackOf(own, "prod-router");
    expect(template.resources("aws_acm_certificate")).toEqual([]);
    expect(template.resource("aws_cloudfront_distribution").values).toMatchObject({
      viewer_certificate: { acm_certificate_arn: certificateArn },
    });
  });

  it("each name leads to the router, over IPv4 and IPv6, and takes over the first cell's record", () => {
    const records = withDomain
      .resources("aws_route53_record")
      .filter(({ values }) => values["alias"] !== undefined)
      .map(
        ({ values }) =>
          `${String(values["type"])} ${String(values["name"])} ${String(values["allow_overwrite"])}`,
      );
    expect(records.sort()).toEqual([
      "A api.example.com true",
      "A www.example.com true",
      "AAAA api.example.com true",
      "AAAA www.example.com true",
    ]);
  });

  it("the function knows the base paths", () => {
    expect(String(withDomain.resource("aws_cloudfront_function").values["code"])).toContain(
      '"domains":[{"name":"api.example.com","basePath":"v1"},{"name":"www.example.com"}]',
    );
  });

  it("no cell has a domain, and each cell's own host answers the router", () => {
    for (const id of ["prod", "prod-2"]) {
      const cell = stackOf(all, id);
      expect(cell.resources("aws_api_gateway_domain_name")).toEqual([]);
      expect(cell.resource("aws_api_gateway_rest_api").values).toMatchObject({
        disable_execute_api_endpoint: false,
      });
    }
  });

  it("the first cell leaves what it had for the domain in place, until clients are at the router", () => {
    const { removed } = JSON.parse(everything(stackOf(all, "prod"))).json as {
      removed: readonly { readonly from: string; readonly lifecycle: object }[];
    };
    const before = Template.ofStack(
      (
        environmentStacks(Testing.app(), parseEnvironment({ ...prod, domain }), files)[0] as {
          stack: TerraformStack;
        }
      ).stack,
    );
    const made = ["aws_route53_record", "aws_api_gateway_domain_name", "aws_api_gateway_base_path_mapping"]
      .concat("aws_acm_certificate", "aws_acm_certificate_validation")
      .flatMap((type) => before.resources(type).map(({ id }) => `${type}.${id}`));
    expect(removed.map(({ from }) => from).sort()).toEqual(made.sort());
    for (const { lifecycle } of removed) expect(lifecycle).toEqual({ destroy: false });
    expect(everything(stackOf(all, "prod-2"))).not.toContain('"removed"');
  });
});

describe("with waf", () => {
  const all = synthesize({ waf: { ...waf, routerSecretHashes: ["abcdefghijklmnop"] } });
  const withWaf = stackOf(all, "prod-router");
  const rulesOf = (template: Template) =>
    template.resource("aws_wafv2_web_acl").values["rule"] as readonly {
      readonly name: string;
      readonly statement: object;
    }[];

  it("the router's web ACL has the rules, before CloudFront", () => {
    const { id, values } = withWaf.resource("aws_wafv2_web_acl");
    expect(values).toMatchObject({ scope: "CLOUDFRONT", name: "example-gateway-edge-prod-router" });
    expect(rulesOf(withWaf).map(({ name }) => name)).toContain("rate");
    expect(withWaf.resources("aws_wafv2_web_acl_association")).toEqual([]);
    expect(withWaf.resource("aws_cloudfront_distribution").values["web_acl_id"]).toBe(
      `\${aws_wafv2_web_acl.${id}.arn}`,
    );
    for (const { values } of withWaf.resources("aws_wafv2_ip_set"))
      expect(values["scope"]).toBe("CLOUDFRONT");
  });

  it("a cell's only asks for the router's secret, of which it knows the MD5", () => {
    for (const id of ["prod", "prod-2"]) {
      const [rule, ...others] = rulesOf(stackOf(all, id));
      expect(others).toEqual([]);
      expect(rule).toMatchObject({
        name: "router",
        action: { block: {} },
        statement: {
          not_statement: {
            statement: [
              {
                byte_match_statement: {
                  field_to_match: { single_header: { name: "x-tollgate-router" } },
                  positional_constraint: "EXACTLY",
                  search_string: "abcdefghijklmnop",
                  text_transformation: [{ priority: 0, type: "MD5" }],
                },
              },
            ],
          },
        },
      });
    }
  });

  it("a cell's keeps its sets, which no rule names, because WAF deletes none that its web ACL names", () => {
    const sets = stackOf(all, "prod").resources("aws_wafv2_ip_set");
    expect(sets.map(({ values }) => values["addresses"])).toEqual([[], [], [], []]);
  });

  it("a cell's log has no secret", () => {
    const { values } = stackOf(all, "prod").resource("aws_wafv2_web_acl_logging_configuration");
    expect(values["redacted_fields"]).toEqual([
      { single_header: { name: "authorization" } },
      { single_header: { name: "x-tollgate-router" } },
    ]);
  });

  it("takes two secrets while one follows the other", () => {
    const two = synthesize({ waf: { ...waf, routerSecretHashes: ["abcdefghijklmnop", "ABCDEFGHIJKLMNOP"] } });
    expect(JSON.stringify(rulesOf(stackOf(two, "prod")))).toMatch(
      /"not_statement":\{"statement":\[\{"or_statement":\{"statement":\[.*abcdefghijklmnop.*ABCDEFGHIJKLMNOP/,
    );
  });

  it("counts where the environment counts, and asks for nothing before a secret is known", () => {
    const hashes = { routerSecretHashes: ["abcdefghijklmnop"] };
    expect(rulesOf(stackOf(synthesize({ waf: { ...waf, mode: "count", ...hashes } }), "prod"))).toMatchObject(
      [{ action: { count: {} } }],
    );
    expect(rulesOf(stackOf(synthesize({ waf }), "prod"))).toEqual([]);
  });

  it("the function sends the secret with and without a known hash, so that cells are never ahead of it", () => {
    const codeOf = (changes: object) =>
      String(stackOf(synthesize(changes), "prod-router").resource("aws_cloudfront_function").values["code"]);
    expect(codeOf({ waf })).toContain('"hasSecret":true');
    expect(codeOf({})).toContain('"hasSecret":false');
  });
});
