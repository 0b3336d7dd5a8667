import {
  isEmpty,
  isObject,
  isSame,
  listOf,
  memberOf,
  numberOf,
  parsedJson,
  textOf,
  type Json,
  without,
} from "../../values/json";
import { isEveryone } from "../../policy/cidr";
import { message } from "../../findings/message";
import type { Attribute, ResourceChange } from "../../diff/change";
import { all, block, changes, evenNew, evenUnknown, switchedOff, unset } from "../shared/attribute-rules";
import type { Facts } from "../../facts/facts";
import { reaches } from "../shared/owners";
import type { TypeRules } from "../shared/rule";
import { type RuleFinding, finding, findingList, report } from "../../findings/finding";
import { because, onRemoval } from "../shared/resource-rules";

export const wafRules: readonly TypeRules[] = [
  {
    types: ["aws_wafv2_web_acl", "aws_wafv2_rule_group"],
    noun: "firewall",
    removed: onRemoval("waf-weakened", "firewall"),
    created: because("A firewall that protects nothing yet; its rules are judged."),
    attributes: {
      rule: all(evenUnknown(rules), evenUnknown(evenNew(refusing))),
      rule_json: (attribute) =>
        rules({ ...attribute, before: parsedJson(attribute.before), after: parsedJson(attribute.after) }),
      default_action: all(defaultAction, evenNew(refusingAll)),
      visibility_config: block({
        cloudwatch_metrics_enabled: switchedOff("insight-removed"),
        sampled_requests_enabled: switchedOff("insight-removed"),
        metric_name: changes("insight-removed"),
      }),
      association_config: changes("waf-weakened", "warn"),
      data_protection_config: unset("secrets-logged"),
      token_domains: changes("waf-weakened", "warn"),
      captcha_config: changes("waf-weakened", "warn"),
      challenge_config: changes("waf-weakened", "warn"),
      scope: changes("waf-weakened"),
    },
    harmless: ["name", "application_integration_url", "capacity", "custom_response_body"],
  },
  {
    types: ["aws_wafv2_web_acl_association", "aws_wafregional_web_acl_association"],
    noun: "firewall's association",
    removed: (change) =>
      report(
        "waf-weakened",
        [
          change.action === "replace"
            ? "The firewall is detached and attached again: for a moment no request is blocked."
            : "The firewall is detached from what it protects: no request is blocked any longer.",
        ],
        change.action === "replace" ? "warn" : "block",
      ),
    created: because("It refuses more than before; which firewall it is, is judged."),
    attributes: {
      web_acl_arn: all(changes("waf-weakened", "warn"), evenUnknown(evenNew(firewall))),
      web_acl_id: changes("waf-weakened", "warn"),
      resource_arn: changes("waf-weakened"),
    },
  },
  {
    types: ["aws_wafv2_web_acl_logging_configuration"],
    noun: "firewall's log",
    removed: onRemoval("log-removed", "firewall's log", "warn", "resource_arn"),
    created: (change) =>
      redactsAuthorization(change.attribute("redacted_fields").after)
        ? []
        : report("secrets-logged", ["The firewall's log does not redact the Authorization header."]),
    attributes: {
      redacted_fields: ({ before, after }) =>
        redactsAuthorization(before) && !redactsAuthorization(after)
          ? report("secrets-logged", ["The firewall's log no longer redacts the Authorization header."])
          : without(listOf(before), listOf(after)).length > 0
            ? report("secrets-logged", ["The firewall's log redacts fewer fields."])
            : [],
      logging_filter: changes("log-removed", "warn"),
      log_destination_configs: all(
        changes("log-removed", "warn"),
        reaches({
          hazard: "data-leaves",
          opening: "The firewall's log, with addresses and headers, is sent to",
        }),
      ),
      resource_arn: changes("log-removed", "warn"),
    },
  },
  {
    types: ["aws_wafv2_ip_set"],
    noun: "list of addresses",
    removed: onRemoval("waf-weakened", "list of addresses", "warn"),
    created: because("A list that no rule uses yet."),
    attributes: { addresses: all(addresses, evenNew(wide)) },
    harmless: ["name", "ip_address_version", "scope"],
  },
  {
    types: ["aws_wafv2_regex_pattern_set"],
    noun: "list of patterns",
    removed: onRemoval("waf-weakened", "list of patterns", "warn"),
    created: because("A list that no rule uses yet."),
    attributes: { regular_expression: changes("waf-weakened", "warn") },
    harmless: ["name", "scope"],
  },
];

/** Reports a firewall outside the plan, whose rules cannot be reviewed, in place of the present one. */
function firewall(attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const isKnown = attribute.isUnknown
    ? facts.isOwnReference(change.address, attribute.name)
    : facts.isOfPlan(String(attribute.after));
  return isKnown
    ? []
    : report(
        "waf-weakened",
        [
          "A firewall that is not in the plan is attached, in place of the present one: its rules cannot be reviewed.",
        ],
        "warn",
      );
}

/**
 * Reports a new list with a large part of all addresses: the rule that uses it allows or blocks all of them.
 */
function wide({ before, after }: Attribute): readonly RuleFinding[] {
  if (!isEmpty(before)) return [];
  const large = listOf(after)
    .map(String)
    .filter((each) => /\/[0-7]$/.test(each));
  return findingList(
    "waf-weakened",
    large,
    (list) => message`The new list of addresses holds ${list}.`,
    "warn",
  );
}

/** The strictness of each rule action. */
const STRENGTH: Readonly<Record<string, number>> = {
  allow: 0,
  count: 1,
  challenge: 2,
  captcha: 2,
  block: 3,
  group: 3,
};

/** The action of a rule; `group` for a rule group, whose own rules have actions. */
function actionOf(rule: Json): string {
  const pick = (name: string): string | undefined => {
    const value = listOf(
      memberOf(rule, name) ??
        memberOf(
          rule,
          name.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase()),
        ),
    )[0];
    const set = Object.entries(isObject(value) ? value : {}).filter(
      ([, each]) => each !== null && !(Array.isArray(each) && each.length === 0),
    );
    return set[0]?.[0].toLowerCase();
  };
  const override = pick("override_action");
  if (override !== undefined) return override === "none" ? "group" : override;
  return pick("action") ?? "group";
}

function nameOf(rule: Json): string {
  return textOf(memberOf(rule, "name") ?? memberOf(rule, "Name")) ?? "?";
}

function rules(attribute: Attribute): readonly RuleFinding[] {
  const [before, after] = [attribute.before, attribute.after].map(
    (value) => new Map(listOf(value).map((rule) => [nameOf(rule), rule])),
  );
  if (attribute.isUnknown && (before?.size ?? 0) > 0 && (after?.size ?? 0) < (before?.size ?? 0))
    return report("unknown-value", ["The firewall's rules are known only after the apply."]);
  const kept = [...(before ?? [])].flatMap(([name, old]): readonly RuleFinding[] => {
    const now = after?.get(name);
    return now === undefined
      ? report(
          "waf-weakened",
          message`The firewall loses the rule ${name} (${actionOf(old)}).`,
          actionOf(old) === "allow" ? "warn" : "block",
        )
      : changed(name, old, now);
  });
  const added = [...(after ?? [])].filter(([name]) => !before?.has(name));
  return [
    ...kept,
    ...added.flatMap(([name, rule]): readonly RuleFinding[] => {
      const action = actionOf(rule);
      if (action === "allow")
        return report(
          "waf-weakened",
          message`The new rule ${name} allows requests before the rules after it are checked.`,
          "warn",
        );
      return action === "count"
        ? []
        : report("requests-refused", message`The firewall gets the rule ${name} (${action}).`, "info");
    }),
  ];
}

/** Reports rules of a new firewall that block at once, before anyone has evaluated them in count mode. */
function refusing(attribute: Attribute, change: ResourceChange): readonly RuleFinding[] {
  if (change.action !== "create") return [];
  return findingList(
    "requests-refused",
    listOf(attribute.after)
      .filter((rule) => !["allow", "count"].includes(actionOf(rule)))
      .map(nameOf),
    (names) => message`The new firewall blocks at once, instead of only counting, with the rules ${names}.`,
  );
}

function refusingAll({ after }: Attribute, change: ResourceChange): readonly RuleFinding[] {
  return change.action === "create" && actionOf({ action: after ?? null }) === "block"
    ? report("requests-refused", ["The new firewall blocks all requests that no rule allows."], "block")
    : [];
}

function changed(name: string, old: Json, now: Json): readonly RuleFinding[] {
  const [from, to] = [actionOf(old), actionOf(now)];
  const [was, is] = [STRENGTH[from] ?? 3, STRENGTH[to] ?? 3];
  if (from !== to) {
    const sentence = message`The rule ${name} goes from ${from} to ${to}.`;
    return [
      is < was
        ? finding("waf-weakened", sentence)
        : finding("requests-refused", [...sentence, " Look at what it counted first."]),
    ];
  }
  const plain = (rule: Json): Json =>
    isObject(rule) ? { ...rule, visibility_config: null, action: null, override_action: null } : rule;
  if (isSame(plain(old), plain(now))) return [];
  return [...rate(name, old, now), ...excluded(name, old, now), ...otherwise(name, plain(old), plain(now))];
}

/** Compares the limit of a rate-based rule, anywhere in its statement. */
function rate(name: string, old: Json, now: Json): readonly RuleFinding[] {
  const [before, after] = [old, now].map((rule) => find(rule, "rate_based_statement", "limit"));
  const [from, to] = [numberOf(before), numberOf(after)];
  if (from === undefined || to === undefined || from === to) return [];
  return [
    to > from
      ? finding(
          "waf-weakened",
          message`The rule ${name} lets an address send ${to} requests instead of ${from}.`,
          "warn",
        )
      : finding(
          "requests-refused",
          message`The rule ${name} lets an address send only ${to} requests instead of ${from}.`,
        ),
  ];
}

/** Reports rules of a managed group that are excluded or set to count. */
function excluded(name: string, old: Json, now: Json): readonly RuleFinding[] {
  const names = (rule: Json): readonly string[] =>
    ["rule_action_override", "excluded_rule"]
      .flatMap((each) =>
        listOf(
          find(rule, "managed_rule_group_statement", each) ??
            find(rule, "rule_group_reference_statement", each),
        ),
      )
      .filter((each) => !/"(block|captcha|challenge)":\[\{/.test(JSON.stringify(each)))
      .map(nameOf);
  const added = names(now).filter((each) => !names(old).includes(each));
  return findingList(
    "waf-weakened",
    added,
    (list) => message`The rule ${name} only counts ${list}.`,
    "block",
  );
}

function otherwise(name: string, old: Json, now: Json): readonly RuleFinding[] {
  const isOnlyKnown = rate(name, old, now).length > 0 || excluded(name, old, now).length > 0;
  return isOnlyKnown
    ? []
    : report("waf-weakened", message`What the rule ${name} matches, or when it is asked, changes.`, "warn");
}

function find(value: Json | undefined, parent: string, name: string): Json | undefined {
  if (Array.isArray(value)) {
    for (const each of value as readonly Json[]) {
      const hit = find(each, parent, name);
      if (hit !== undefined) return hit;
    }
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const here = listOf(memberOf(value, parent))[0];
  const member = memberOf(here, name);
  if (member !== undefined && !isEmpty(member)) return member;
  return find(Object.values(value), parent, name);
}

function defaultAction({ before, after }: Attribute): readonly RuleFinding[] {
  const action = (value: Json | undefined): string => actionOf({ action: value ?? null });
  if (action(before) === action(after)) return [];
  return action(after) === "allow"
    ? report("waf-weakened", ["Requests that match no rule are allowed instead of blocked."])
    : report("requests-refused", ["Requests that match no rule are blocked instead of allowed."], "block");
}

function redactsAuthorization(fields: Json | undefined): boolean {
  return listOf(fields).some(
    (each) =>
      String(memberOf(listOf(memberOf(each, "single_header"))[0], "name")).toLowerCase() === "authorization",
  );
}

/**
 * Reports changed addresses of a list. Whether the list allows or blocks depends on the rule that uses it.
 */
function addresses(attribute: Attribute): readonly RuleFinding[] {
  const [added, gone] = [
    without(listOf(attribute.after), listOf(attribute.before)),
    without(listOf(attribute.before), listOf(attribute.after)),
  ];
  const everyone = added.map(String).some(isEveryone);
  return [
    ...findingList(
      "waf-weakened",
      added.map(String),
      (list) =>
        message`The list of addresses gains ${list}: if it is one of those let through, they pass the firewall.`,
      everyone ? "block" : "warn",
    ),
    ...findingList(
      "waf-weakened",
      gone.map(String),
      (list) =>
        message`The list of addresses loses ${list}: if it is one of those refused, they reach the API.`,
      "warn",
    ),
  ];
}
