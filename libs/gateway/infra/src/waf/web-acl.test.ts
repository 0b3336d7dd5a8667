import fc from "fast-check";
import { parseEnvironment, type WafOption } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import { statementsOf, Template } from "@tollgate/testing-infra";
import { WebAcl } from "../index";

const stage = { restApiId: "api", stageName: "dev", arn: "arn:stage" };
const lists = { allow: ["198.51.100.0/24"], block: ["203.0.113.7/32", "2001:db8::/32"] };

function synthesize(changes: object = {}): Template {
  const waf = { mode: "block", requestsPerAddress: 2000, ...changes };
  const environment = parseEnvironment({ ...dev, waf });
  return Template.of(
    (stack) => new WebAcl(stack, "waf", { environment, waf: environment.waf as WafOption, before: stage }),
  );
}
interface Rule {
  readonly name: string;
  readonly priority: number;
  readonly action?: object;
  readonly override_action?: object;
  readonly statement: object;
}
const rulesOf = (template: Template): readonly Rule[] =>
  template.resource("aws_wafv2_web_acl").values["rule"] as readonly Rule[];
const ruleOf = (template: Template, name: string): Rule | undefined =>
  rulesOf(template).find((rule) => rule.name === name);

describe("WebAcl", () => {
  const template = synthesize(lists);

  it("protects the stage, and allows requests that no rule blocks", () => {
    const { id, values } = template.resource("aws_wafv2_web_acl");
    expect(values).toMatchObject({ scope: "REGIONAL", default_action: { allow: {} } });
    expect(template.resource("aws_wafv2_web_acl_association").values).toEqual({
      resource_arn: "arn:stage",
      web_acl_arn: `\${aws_wafv2_web_acl.${id}.arn}`,
    });
  });

  it("evaluates the lists first, the block list before the allow list", () => {
    expect(rulesOf(template).map(({ name }) => name)).toEqual([
      "block-list",
      "allow-list",
      "ip-reputation",
      "rate",
      "size",
      "known-bad-inputs",
      "common",
    ]);
    expect(rulesOf(template).map(({ priority }) => priority)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it("has no rule for an empty list", () => {
    const none = synthesize();
    expect(rulesOf(none).map(({ name }) => name)).not.toContain("block-list");
  });

  it("keeps the addresses of each IP version in a set, which exists without addresses too", () => {
    const sets = template.resources("aws_wafv2_ip_set").map(({ values }) => values);
    expect(sets.map((each) => [each["name"], each["ip_address_version"], each["addresses"]])).toEqual([
      ["example-gateway-allow-ipv4-dev", "IPV4", ["198.51.100.0/24"]],
      ["example-gateway-allow-ipv6-dev", "IPV6", []],
      ["example-gateway-block-ipv4-dev", "IPV4", ["203.0.113.7/32"]],
      ["example-gateway-block-ipv6-dev", "IPV6", ["2001:db8::/32"]],
    ]);
  });

  it("has the same sets for any lists, because WAF deletes no set that a web ACL names", () => {
    const idsOf = (each: Template) => each.resources("aws_wafv2_ip_set").map(({ id }) => id);
    fc.assert(
      fc.property(
        fc.subarray(["198.51.100.0/24", "2001:db8::/32"]),
        fc.subarray(["203.0.113.7/32", "2001:db8:1::/48"]),
        (allow, block) => expect(idsOf(synthesize({ allow, block }))).toEqual(idsOf(template)),
      ),
      { numRuns: 8 },
    );
  });

  it("blocks nothing in the mode count", () => {
    const counting = JSON.stringify(rulesOf(synthesize({ ...lists, mode: "count" })));
    expect(counting).not.toMatch(/"block":\{\}|"none":\{\}/);
    const blocking = JSON.stringify(rulesOf(template));
    expect(blocking).toContain('"block":{}');
    expect(counting.replaceAll('"count":{}', "X")).toBe(
      blocking.replaceAll(/"(count|block|none)":\{\}/g, "X"),
    );
  });

  it("allows the addresses of the allow list in both modes", () => {
    expect(ruleOf(template, "allow-list")?.action).toEqual({ allow: {} });
    expect(ruleOf(synthesize({ ...lists, mode: "count" }), "allow-list")?.action).toEqual({ allow: {} });
  });

  it("counts by source address for five minutes", () => {
    expect(ruleOf(template, "rate")?.statement).toEqual({
      rate_based_statement: { limit: 2000, aggregate_key_type: "IP", evaluation_window_sec: 300 },
    });
  });

  it.each([
    [1_000, "KB_16"],
    [16_384, "KB_16"],
    [16_385, "KB_32"],
    [65_536, "KB_64"],
  ])("inspects enough of a body to know whether it is over %i bytes", (maxBodyBytes, inspected) => {
    const sized = synthesize({ maxBodyBytes });
    expect(sized.resource("aws_wafv2_web_acl").values["association_config"]).toEqual({
      request_body: [{ api_gateway: { default_size_inspection_limit: inspected } }],
    });
    expect(JSON.stringify(ruleOf(sized, "size"))).toContain(`"size":${maxBodyBytes},`);
  });

  it("has one limit for bodies: the managed group's own only counts", () => {
    expect(JSON.stringify(ruleOf(template, "common"))).toContain(
      '"rule_action_override":[{"action_to_use":{"count":{}},"name":"SizeRestrictions_BODY"}]',
    );
  });

  it("shows no token: none in the log, and no samples of requests", () => {
    expect(template.resource("aws_wafv2_web_acl_logging_configuration").values["redacted_fields"]).toEqual([
      { single_header: { name: "authorization" } },
    ]);
    expect(JSON.stringify(template.resource("aws_wafv2_web_acl").values)).not.toContain(
      '"sampled_requests_enabled":true',
    );
  });

  it("logs to a group with a name that WAF accepts, with the stated retention", () => {
    const group = template.resource("aws_cloudwatch_log_group");
    expect(group.values).toMatchObject({
      name: "aws-waf-logs-example-gateway-edge-dev",
      retention_in_days: dev.logRetentionDays,
    });
    const policy = template.resource("aws_cloudwatch_log_resource_policy");
    expect(statementsOf(policy, "policy_document")).toMatchObject([
      {
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: expect.stringContaining(
          `:log-group:\${aws_cloudwatch_log_group.${group.id}.name}:*`,
        ) as string,
      },
    ]);
  });
});
