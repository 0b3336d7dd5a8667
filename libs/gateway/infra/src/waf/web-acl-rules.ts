import type { Wafv2WebAclRule } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import { ROUTER_HEADER } from "@tollgate/cell-router";
import type { WafOption } from "@tollgate/environments";

/** ARNs of the IP sets of one list. */
export type AddressLists = Readonly<Record<"allow" | "block", readonly string[]>>;

/** A statement as Terraform names its parts: the provider's binding has no types for them. */
type Statement = Readonly<Record<string, unknown>>;

const NO_TRANSFORMATION = [{ priority: 0, type: "NONE" }];

/**
 * Returns the rules in the order in which WAF evaluates them: the operators' lists first, then the cheapest
 * rules. In the mode `count`, each rule that would refuse a request counts it and passes it to the next rule.
 */
export function webAclRules(waf: WafOption, lists: AddressLists): Wafv2WebAclRule[] {
  const refuse = waf.mode === "block" ? { block: {} } : { count: {} };
  const rules: Omit<Wafv2WebAclRule, "priority" | "visibilityConfig">[] = [
    // Before the allow list, so that one address of an allowed network can be blocked.
    ...(waf.block.length > 0 ? [{ ...listed("block-list", lists.block), action: refuse }] : []),
    ...(waf.allow.length > 0 ? [{ ...listed("allow-list", lists.allow), action: { allow: {} } }] : []),
    managed("ip-reputation", "AWSManagedRulesAmazonIpReputationList", waf),
    { name: "rate", action: refuse, statement: rate(waf) },
    { name: "size", action: refuse, statement: size(waf) },
    managed("known-bad-inputs", "AWSManagedRulesKnownBadInputsRuleSet", waf),
    // The rule `size` applies the environment's own limit; the group's limit is 8 KB for every API.
    managed("common", "AWSManagedRulesCommonRuleSet", waf, ["SizeRestrictions_BODY"]),
  ];
  return rules.map((rule, priority) => ({ ...rule, priority, visibilityConfig: visibility(rule.name) }));
}

/**
 * Returns the rules of a cell behind a router: only requests with a secret of the router pass. All other rules are the
 * router's, which sees the callers' addresses.
 *
 * WAF compares the MD5 of the header, so that no configuration and no state has the secret. Without a hash there is no rule.
 */
export function cellRules({ mode, routerSecretHashes }: WafOption): Wafv2WebAclRule[] {
  if (routerSecretHashes.length === 0) return [];
  const secrets = routerSecretHashes.map((hash) => ({
    byte_match_statement: {
      field_to_match: { single_header: { name: ROUTER_HEADER } },
      positional_constraint: "EXACTLY",
      search_string: hash,
      text_transformation: [{ priority: 0, type: "MD5" }],
    },
  }));
  // WAF takes an `or` of at least two.
  const [first = {}] = secrets;
  const statement = secrets.length > 1 ? anyOf(secrets) : first;
  return [
    {
      name: "router",
      priority: 0,
      action: mode === "block" ? { block: {} } : { count: {} },
      statement: { not_statement: { statement: [statement] } },
      visibilityConfig: visibility("router"),
    },
  ];
}

/** Enables metrics, but no samples: WAF's samples show complete headers with tokens to all their readers. */
export function visibility(metricName: string): Wafv2WebAclRule["visibilityConfig"] {
  return { cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false };
}

/** Builds a rule for the IP sets of a list, one for each version of IP. */
function listed(name: string, arns: readonly string[]): { name: string; statement: Statement } {
  return { name, statement: anyOf(arns.map((arn) => ({ ip_set_reference_statement: { arn } }))) };
}

function managed(
  name: string,
  group: string,
  { mode }: WafOption,
  counted: readonly string[] = [],
): Omit<Wafv2WebAclRule, "priority" | "visibilityConfig"> {
  return {
    name,
    // `none` keeps the action of each rule in the group, which is to block.
    overrideAction: mode === "block" ? { none: {} } : { count: {} },
    statement: {
      managed_rule_group_statement: {
        vendor_name: "AWS",
        name: group,
        ...(counted.length > 0 && {
          rule_action_override: counted.map((rule) => ({ name: rule, action_to_use: { count: {} } })),
        }),
      },
    },
  };
}

function rate({ requestsPerAddress }: WafOption): Statement {
  return {
    rate_based_statement: {
      limit: requestsPerAddress,
      aggregate_key_type: "IP",
      evaluation_window_sec: 300,
    },
  };
}

/** Matches bodies and headers that are too long, or that WAF cannot inspect fully (`oversize_handling`). */
function size({ maxBodyBytes, maxHeaderBytes }: WafOption): Statement {
  const longerThan = (bytes: number, field: Statement): Statement => ({
    size_constraint_statement: {
      comparison_operator: "GT",
      size: bytes,
      field_to_match: field,
      text_transformation: NO_TRANSFORMATION,
    },
  });
  const headers = { match_pattern: { all: {} }, match_scope: "ALL", oversize_handling: "MATCH" };
  return anyOf([
    longerThan(maxBodyBytes, { body: { oversize_handling: "MATCH" } }),
    longerThan(maxHeaderBytes, { headers }),
  ]);
}

function anyOf(statement: readonly Statement[]): Statement {
  return { or_statement: { statement } };
}
