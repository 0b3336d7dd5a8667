// CloudFront before an API: Tollgate's router, which sends each request to the cell of its token, and any other.

import type { Attribute, ResourceChange } from "../../diff/change";
import type { Facts } from "../../facts/facts";
import { finding, report, type RuleFinding } from "../../findings/finding";
import { message } from "../../findings/message";
import { listOf, memberOf, textOf, without, type Json } from "../../values/json";
import {
  all,
  block,
  changes,
  evenNew,
  evenUnknown,
  gains,
  loses,
  names,
  rulesFor,
  switchedOff,
  unset,
} from "../shared/attribute-rules";
import { fromTo } from "../shared/change-message";
import { reaches } from "../shared/owners";
import { because, onRemoval } from "../shared/resource-rules";
import type { TypeRules } from "../shared/rule";
import { routerCode } from "./router-code";

/** CloudFront's managed policies, which every account has. */
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const ALL_VIEWER_EXCEPT_HOST_HEADER = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

/** The behaviour of all paths that have none of their own. */
const behavior = block(
  {
    cache_policy_id: evenUnknown(
      evenNew((attribute) =>
        attribute.after === CACHING_DISABLED
          ? []
          : report("answers-shared", [
              "The distribution may keep answers and give them to other callers: its cache policy is not CachingDisabled.",
            ]),
      ),
    ),
    forwarded_values: evenNew(changes("answers-shared")),
    ...rulesFor("min_ttl default_ttl max_ttl", evenNew(timesToLive)),
    origin_request_policy_id: evenUnknown(
      evenNew((attribute) =>
        attribute.after === ALL_VIEWER_EXCEPT_HOST_HEADER
          ? []
          : report(
              "requests-refused",
              message`What the cells get of a request changes${fromTo(attribute)}.`,
              "block",
            ),
      ),
    ),
    response_headers_policy_id: evenNew(changes("browser-steered", "warn")),
    viewer_protocol_policy: evenNew((attribute) =>
      attribute.after === "https-only"
        ? []
        : report(
            "encryption-weakened",
            message`Clients may send tokens without TLS: viewer_protocol_policy is ${String(attribute.after)}.`,
            "block",
          ),
    ),
    allowed_methods: loses("requests-refused", "block"),
    target_origin_id: changes("routing-changed"),
    function_association: all(loses("routing-changed"), gains("routing-changed", "warn")),
    lambda_function_association: evenNew((attribute) =>
      listOf(attribute.after).length === 0
        ? []
        : report("function-taken-over", ["A Lambda function sees every request with its token."], "warn"),
    ),
    realtime_log_config_arn: evenNew((attribute) =>
      textOf(attribute.after)
        ? report("data-leaves", ["Each request is written to a stream, headers included."], "warn")
        : [],
    ),
    field_level_encryption_id: changes("requests-refused", "warn"),
    ...rulesFor("trusted_key_groups trusted_signers", gains("requests-refused", "block")),
    grpc_config: changes("route-changed", "warn"),
  },
  names("cached_methods compress path_pattern smooth_streaming"),
);

export const routerRules: readonly TypeRules[] = [
  {
    types: ["aws_cloudfront_key_value_store"],
    noun: "store of a router",
    removed: onRemoval(
      "routing-changed",
      "store",
      undefined,
      "name",
      "With it go the exceptions of tenants that moved: their tokens lead to the cell that they left. The router's secret is lost too.",
    ),
    created: because("It is empty; the function that reads it is judged."),
    attributes: { name: changes("routing-changed") },
    harmless: ["comment"],
  },
  {
    types: ["aws_cloudfront_function"],
    noun: "function of CloudFront",
    removed: onRemoval("routing-changed", "function of CloudFront"),
    created: because("Its code is judged, and where it is used."),
    attributes: {
      code: evenUnknown(evenNew(routerCode)),
      runtime: changes("routing-changed", "warn"),
      publish: switchedOff("routing-changed", "warn"),
      key_value_store_associations: loses("routing-changed"),
      name: changes("routing-changed"),
    },
    harmless: ["live_stage_etag"],
  },
  {
    types: ["aws_cloudfront_distribution"],
    noun: "distribution",
    removed: onRemoval(
      "domain-removed",
      "distribution of CloudFront",
      undefined,
      "comment",
      "No cell is reached through it any longer.",
    ),
    created: because("A new address; its origins, its certificate and what it keeps of answers are judged."),
    attributes: {
      enabled: switchedOff("domain-removed"),
      aliases: all(loses("domain-removed"), changes("domain-removed", "warn")),
      origin: all(origins, evenUnknown(evenNew(originOwners)), evenNew(plainOrigins)),
      origin_group: changes("routing-changed"),
      default_cache_behavior: behavior,
      ordered_cache_behavior: all(evenUnknown(evenNew(furtherBehavior)), loses("routing-changed", "warn")),
      viewer_certificate: block({
        acm_certificate_arn: all(
          changes("domain-removed", "warn"),
          reaches({ hazard: "reaches-outside", opening: "The distribution shows the certificate" }),
        ),
        iam_certificate_id: changes("domain-removed", "warn"),
        cloudfront_default_certificate: changes("domain-removed", "warn"),
        minimum_protocol_version: minimumTls,
        ssl_support_method: changes("requests-refused", "warn"),
      }),
      restrictions: evenNew(restrictions),
      web_acl_id: all(
        unset("waf-weakened"),
        changes("waf-weakened", "warn"),
        reaches({ hazard: "reaches-outside", opening: "The distribution uses the firewall" }),
      ),
      custom_error_response: evenNew(errorResponses),
      default_root_object: evenNew(changes("route-changed", "warn")),
      logging_config: block({
        bucket: all(
          unset("log-removed", "warn"),
          reaches({ hazard: "data-leaves", opening: "The distribution's log is written to" }),
        ),
        include_cookies: evenNew((attribute) =>
          attribute.after === true
            ? report("secrets-logged", ["The distribution's log contains cookies."], "warn")
            : [],
        ),
        prefix: changes("log-form-changed"),
      }),
      http_version: changes("requests-refused", "warn"),
      is_ipv6_enabled: switchedOff("requests-refused", "warn"),
      price_class: changes("slow-change", "info"),
      staging: changes("domain-removed"),
      continuous_deployment_policy_id: evenNew(changes("routing-changed", "warn")),
      anycast_ip_list_id: changes("domain-removed", "warn"),
    },
    harmless:
      names(`caller_reference domain_name hosted_zone_id in_progress_validation_batches last_modified_time
      retain_on_delete wait_for_deployment trusted_key_groups trusted_signers`),
  },
];

/** The origins of a distribution, by their ids. */
function byId(value: Json | undefined): ReadonlyMap<string, Json> {
  return new Map(listOf(value).map((each) => [textOf(memberOf(each, "origin_id")) ?? "", each]));
}

function hostOf(origin: Json | undefined): string {
  return textOf(memberOf(origin, "domain_name")) ?? "a host that is not known yet";
}

function origins(attribute: Attribute): readonly RuleFinding[] {
  const after = byId(attribute.after);
  return [...byId(attribute.before)].flatMap(([id, before]): readonly RuleFinding[] => {
    const now = after.get(id);
    if (now === undefined)
      return report("routing-changed", message`The origin ${hostOf(before)} is removed.`);
    if (hostOf(before) !== hostOf(now))
      return report(
        "routing-changed",
        message`Requests that name no cell go to ${hostOf(now)} instead of ${hostOf(before)}.`,
      );
    const pathOf = (origin: Json): string => textOf(memberOf(origin, "origin_path")) ?? "";
    const [path, pathNow] = [pathOf(before), pathOf(now)];
    if (path !== pathNow)
      return report(
        "routing-changed",
        message`The origin ${hostOf(now)} gets each path after ${pathNow || "nothing"} instead of ${path || "nothing"}.`,
      );
    return JSON.stringify(before) === JSON.stringify(now)
      ? []
      : report("routing-changed", message`Settings of the origin ${hostOf(now)} change.`, "warn");
  });
}

/** Judges who owns the hosts, because they get every token. */
const ofHost = reaches({ hazard: "backend-outside", opening: "Requests with their tokens are sent to" });

function originOwners(attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const known = new Set([...byId(attribute.before).values()].map(hostOf));
  return [...byId(attribute.after).values()].flatMap((origin) => {
    const host = memberOf(origin, "domain_name");
    if (known.has(hostOf(origin))) return [];
    const inner = { ...attribute, name: "origin.domain_name", before: null, after: host ?? null };
    // APIs of the account's other stacks cannot be known from this plan: their hosts name no account.
    if (typeof host === "string" && isApi(host)) return [];
    return ofHost({ ...inner, isUnknown: host === undefined || host === null }, change, facts);
  });
}

function isApi(host: string): boolean {
  return /^[a-z0-9]{10}\.execute-api\.[a-z0-9-]+\.amazonaws\.com$/.test(host);
}

/** Judges origins that CloudFront reaches without TLS, or with headers of its own. */
function plainOrigins(attribute: Attribute): readonly RuleFinding[] {
  return [...byId(attribute.after).values()].flatMap((origin): readonly RuleFinding[] => {
    const settings = listOf(memberOf(origin, "custom_origin_config"))[0];
    const protocol = textOf(memberOf(settings, "origin_protocol_policy"));
    const versions = listOf(memberOf(settings, "origin_ssl_protocols")).map(String);
    const old = versions.filter((version) => !/^TLSv1\.[23]$/.test(version));
    const headers = listOf(memberOf(origin, "custom_header"));
    return [
      ...(protocol !== undefined && protocol !== "https-only"
        ? [
            finding(
              "encryption-weakened",
              message`Requests with their tokens go to ${hostOf(origin)} with ${protocol}.`,
              "block",
            ),
          ]
        : []),
      ...(old.length > 0
        ? [
            finding(
              "encryption-weakened",
              message`${hostOf(origin)} is reached with ${old.join(", ")}.`,
              "warn",
            ),
          ]
        : []),
      ...(headers.length > 0
        ? [
            finding(
              "secret-in-plan",
              message`${hostOf(origin)} gets headers whose values are in the state and in the plan.`,
              "warn",
            ),
          ]
        : []),
    ];
  });
}

function timesToLive(attribute: Attribute): readonly RuleFinding[] {
  return Number(attribute.after ?? 0) > 0
    ? report("answers-shared", message`Answers are kept: ${attribute.name} is ${String(attribute.after)}.`)
    : [];
}

const byStatus = (value: Json | undefined): ReadonlyMap<string, Json> =>
  new Map(listOf(value).map((each) => [String(memberOf(each, "error_code")), each]));

const isKept = (error: Json | undefined): boolean => memberOf(error, "error_caching_min_ttl") !== 0;

/**
 * Pages and statuses in place of the cells' own answers, and how long answers are kept. CloudFront keeps an error for 10
 * seconds where nothing is said of its status.
 */
function errorResponses(attribute: Attribute): readonly RuleFinding[] {
  const [before, after] = [byStatus(attribute.before), byStatus(attribute.after)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((status): readonly RuleFinding[] => {
    const [old, now] = [before.get(status), after.get(status)];
    if (JSON.stringify(old) === JSON.stringify(now)) return [];
    const isReplaced = Boolean(memberOf(now, "response_page_path") || memberOf(now, "response_code"));
    const becomesKept = isKept(now) && (old === undefined ? !isReplaced : !isKept(old));
    return [
      ...(isReplaced
        ? report("route-changed", message`CloudFront answers in place of a cell's ${status}.`, "warn")
        : []),
      ...(becomesKept
        ? report(
            "answers-shared",
            message`Answers with the status ${status} are kept and given to other callers.`,
          )
        : []),
    ];
  });
}

/** Paths of their own behaviour are judged by its differences from the behaviour of all others. */
function furtherBehavior(attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const ofOthers = listOf(change.attribute("default_cache_behavior").after).slice(0, 1);
  return without(listOf(attribute.after), listOf(attribute.before)).flatMap((each) => [
    ...report(
      "routing-changed",
      message`Requests of ${textOf(memberOf(each, "path_pattern")) ?? "some paths"} get a behaviour of their own, with its own origin, function and cache.`,
      "warn",
    ),
    ...behavior({ ...attribute, before: ofOthers, after: [each], isUnknown: false }, change, facts),
  ]);
}

/** CloudFront's names of its policies: `TLSv1.2_2021`. The year orders those of one version. */
function minimumTls(attribute: Attribute): readonly RuleFinding[] {
  const version = (value: Json | undefined): string =>
    (/^TLSv1.*$/.exec(String(value)) ?? [""])[0].replace(/^TLSv1(?!\.)/, "TLSv1.0");
  return version(attribute.after) < version(attribute.before)
    ? report("encryption-weakened", message`Clients may use older TLS${fromTo(attribute)}.`, "block")
    : report("requests-refused", message`Clients with older TLS are refused${fromTo(attribute)}.`, "warn");
}

function restrictions(attribute: Attribute): readonly RuleFinding[] {
  const geo = listOf(memberOf(listOf(attribute.after)[0], "geo_restriction"))[0];
  const type = textOf(memberOf(geo, "restriction_type")) ?? "none";
  return type === "none"
    ? []
    : report(
        "requests-refused",
        message`Requests from some countries are refused (${type}): ${listOf(memberOf(geo, "locations")).map(String).join(", ")}.`,
        "block",
      );
}
