import { isEmpty, listOf, memberOf } from "../json";
import { say } from "../phrase";
import type { Attribute, ResourceChange } from "../read/change";
import { block, changes, found, fromTo, goes, unset } from "./common";
import { apiPolicy } from "./rest-api";
import type { Found, TypeRules } from "./rule";

export const domainRules: readonly TypeRules[] = [
  {
    types: ["aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name"],
    noun: "domain",
    removed: goes("domain-removed", "domain", undefined, "domain_name"),
    attributes: {
      security_policy: tls,
      mutual_tls_authentication: mutualTls,
      endpoint_configuration: changes("domain-removed"),
      regional_certificate_arn: changes("domain-removed", "warn"),
      certificate_arn: changes("domain-removed", "warn"),
      certificate_name: changes("domain-removed", "warn"),
      regional_certificate_name: changes("domain-removed", "warn"),
      certificate_body: changes("domain-removed", "warn"),
      certificate_chain: changes("domain-removed", "warn"),
      certificate_private_key: changes("domain-removed", "warn"),
      ownership_verification_certificate_arn: changes("domain-removed", "warn"),
      policy: apiPolicy("policy"),
      domain_name_configuration: block(
        {
          security_policy: tls,
          certificate_arn: changes("domain-removed", "warn"),
          endpoint_type: changes("domain-removed"),
          ip_address_type: changes("domain-removed", "warn"),
          ownership_verification_certificate_arn: changes("domain-removed", "warn"),
        },
        ["target_domain_name", "hosted_zone_id"],
      ),
    },
    harmless: [
      "certificate_upload_date",
      "cloudfront_domain_name",
      "cloudfront_zone_id",
      "domain_name_id",
      "regional_domain_name",
      "regional_zone_id",
      "api_mapping_selection_expression",
    ],
  },
  {
    types: ["aws_api_gateway_base_path_mapping", "aws_apigatewayv2_api_mapping"],
    noun: "mapping of a domain",
    removed: goes("domain-removed", "mapping of the domain", undefined, "domain_name"),
    attributes: {
      api_id: changes("domain-removed"),
      stage_name: changes("domain-removed"),
      stage: changes("domain-removed"),
      base_path: changes("domain-removed"),
      api_mapping_key: changes("domain-removed"),
      domain_name: changes("domain-removed"),
    },
    harmless: ["domain_name_id"],
  },
  {
    types: ["aws_api_gateway_domain_name_access_association"],
    noun: "access to a private domain",
    removed: goes("domain-removed", "access to a private domain", undefined, "domain_name_arn"),
  },
  {
    types: ["aws_route53_record"],
    noun: "DNS record",
    removed: record,
    attributes: {
      ...Object.fromEntries(
        [
          "records",
          "type",
          "name",
          "weighted_routing_policy",
          "failover_routing_policy",
          "geolocation_routing_policy",
          "latency_routing_policy",
          "cidr_routing_policy",
          "geoproximity_routing_policy",
          "multivalue_answer_routing_policy",
          "set_identifier",
        ].map((name) => [name, changes("domain-removed")]),
      ),
      alias,
      health_check_id: unset("insight-removed"),
    },
    harmless: ["ttl", "allow_overwrite"],
  },
  {
    types: ["aws_route53_zone"],
    noun: "DNS zone",
    removed: goes("domain-removed", "DNS zone with all its records"),
    attributes: {
      force_destroy: (attribute) =>
        attribute.after === true
          ? [
              found(
                "recovery-weakened",
                ["force_destroy is switched on: the zone can be destroyed with its records."],
                "warn",
              ),
            ]
          : [],
      vpc: changes("domain-removed", "warn"),
    },
    harmless: ["name_servers", "primary_name_server", "delegation_set_id", "zone_id"],
  },
  {
    types: ["aws_route53_health_check"],
    noun: "health check",
    removed: goes("alarm-removed", "health check"),
  },
  {
    types: ["aws_acm_certificate"],
    noun: "certificate",
    removed: (change) => [
      change.parts.actions.join() === "create,delete"
        ? found(
            "domain-removed",
            [
              "The certificate",
              ...say` ${change.value("domain_name") ?? ""}`,
              " is replaced: the new one is made first, and must be validated before a domain can use it.",
            ],
            "warn",
          )
        : found("domain-removed", [
            "The certificate",
            ...say` ${change.value("domain_name") ?? ""}`,
            ...(change.action === "replace" ? [" is replaced, the old one first"] : [" is destroyed"]),
            ": a domain that uses it loses TLS, or the apply stops in the middle.",
          ]),
    ],
    attributes: {
      subject_alternative_names: changes("domain-removed", "warn"),
      certificate_body: changes("domain-removed", "warn"),
      certificate_chain: changes("domain-removed", "warn"),
      private_key: changes("domain-removed", "warn"),
      options: changes("unknown-change", "info"),
      early_renewal_duration: changes("unknown-change", "info"),
    },
    harmless: [
      "domain_validation_options",
      "not_after",
      "not_before",
      "pending_renewal",
      "renewal_eligibility",
      "renewal_summary",
      "type",
      "validation_emails",
      "validation_option",
      "validation_method",
      "key_algorithm",
    ],
  },
  {
    types: ["aws_acm_certificate_validation"],
    noun: "wait for a certificate",
    removed: "harmless",
    harmless: ["certificate_arn", "validation_record_fqdns"],
  },
];

/** Where an alias points; whether DNS asks after the target's health moves nobody. */
function alias(attribute: Attribute): readonly Found[] {
  const [before, after] = [attribute.before, attribute.after].map((value) => {
    const target = memberOf(listOf(value)[0], "name");
    return target === undefined ? "nothing" : String(target).toLowerCase().replace(/\.$/, "");
  });
  return before === after
    ? [found("unknown-change", ["The alias stays, but not all of its settings."], "info")]
    : [found("domain-removed", say`The name points to ${after ?? ""} instead of ${before ?? ""}.`)];
}

const TLS = ["TLS_1_0", "TLS_1_1", "TLS_1_2", "TLS_1_3"];

function tls(attribute: Attribute): readonly Found[] {
  const version = (value: unknown): number => TLS.findIndex((each) => String(value).includes(each));
  const sentence = say`The domain's TLS policy changes${fromTo(attribute)}.`;
  if (version(attribute.after) < version(attribute.before))
    return [found("encryption-weakened", sentence, "block")];
  return [found("requests-refused", sentence)];
}

function mutualTls(attribute: Attribute): readonly Found[] {
  const [before, after] = [listOf(attribute.before)[0], listOf(attribute.after)[0]];
  if (before !== undefined && after === undefined && !attribute.isUnknown)
    return [
      found("encryption-weakened", ["Mutual TLS is switched off: clients need no certificate."], "block"),
    ];
  if (before === undefined)
    return [
      found(
        "requests-refused",
        ["Mutual TLS is switched on: clients without a certificate are refused."],
        "block",
      ),
    ];
  const isOther = ["truststore_uri", "truststore_version"].some(
    (name) => memberOf(before, name) !== memberOf(after, name),
  );
  return isOther
    ? [
        found("requests-refused", [
          "The domain gets another truststore: clients whose authority is not in it are refused, and those whose authority is, are let in.",
        ]),
      ]
    : [];
}

function record(change: ResourceChange): readonly Found[] {
  const isValidation =
    isEmpty(change.parts.before) ||
    /^_.*acm-validations\.aws\.?$/.test(String(listOf(change.attribute("records").before)[0]));
  return goes(
    "domain-removed",
    isValidation ? "record by which a certificate is renewed" : "DNS record",
    isValidation ? "warn" : "block",
  )(change);
}
