import { listOf, memberOf, type Json } from "../../values/json";
import { message, messageList } from "../../findings/message";
import type { Attribute, ResourceChange } from "../../diff/change";
import { all, block, changes, ownersJudged, unset, names, rulesFor } from "../shared/attribute-rules";
import type { Facts } from "../../facts/facts";
import { reaches } from "../shared/owners";
import { apiPolicy } from "../gateway/rest-api";
import type { TypeRules } from "../shared/rule";
import { type RuleFinding, finding, report } from "../../findings/finding";
import { fromTo } from "../shared/change-message";
import { because, onRemoval, onCreation } from "../shared/resource-rules";

const certificate = reaches({ hazard: "reaches-outside", opening: "The domain shows the certificate" });

export const domainRules: readonly TypeRules[] = [
  {
    types: ["aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name"],
    noun: "domain",
    removed: onRemoval("domain-removed", "domain", undefined, "domain_name"),
    created: because("A new name takes none away; its certificate and its policy are judged."),
    attributes: {
      security_policy: tls,
      mutual_tls_authentication: mutualTls,
      endpoint_configuration: changes("domain-removed"),
      regional_certificate_arn: all(changes("domain-removed", "warn"), certificate),
      certificate_arn: all(changes("domain-removed", "warn"), certificate),
      certificate_name: changes("domain-removed", "warn"),
      regional_certificate_name: changes("domain-removed", "warn"),
      certificate_body: changes("domain-removed", "warn"),
      certificate_chain: changes("domain-removed", "warn"),
      certificate_private_key: changes("domain-removed", "warn"),
      ownership_verification_certificate_arn: changes("domain-removed", "warn"),
      policy: ownersJudged(apiPolicy("policy")),
      domain_name_configuration: block(
        {
          security_policy: tls,
          certificate_arn: all(changes("domain-removed", "warn"), certificate),
          endpoint_type: changes("domain-removed"),
          ip_address_type: changes("domain-removed", "warn"),
          ownership_verification_certificate_arn: changes("domain-removed", "warn"),
        },
        ["target_domain_name", "hosted_zone_id"],
      ),
    },
    harmless: names(`certificate_upload_date cloudfront_domain_name cloudfront_zone_id domain_name_id
      regional_domain_name regional_zone_id api_mapping_selection_expression domain_name`),
  },
  {
    types: ["aws_api_gateway_base_path_mapping", "aws_apigatewayv2_api_mapping"],
    noun: "mapping of a domain",
    removed: onRemoval("domain-removed", "mapping of the domain", undefined, "domain_name"),
    created: because("A new path of a domain; which API answers there is judged."),
    attributes: {
      api_id: all(
        changes("domain-removed"),
        reaches({ hazard: "reaches-outside", opening: "The domain leads to the API" }),
      ),
      ...rulesFor("stage_name stage base_path api_mapping_key domain_name", changes("domain-removed")),
    },
    harmless: ["domain_name_id"],
  },
  {
    types: ["aws_api_gateway_domain_name_access_association"],
    noun: "access to a private domain",
    removed: onRemoval("domain-removed", "access to a private domain", undefined, "domain_name_arn"),
    attributes: {
      access_association_source: changes("network-opened", "warn"),
      access_association_source_type: changes("network-opened", "warn"),
      domain_name_arn: changes("domain-removed"),
    },
    created: onCreation("network-opened", "access association of a private domain", "warn"),
  },
  {
    types: ["aws_route53_record"],
    noun: "DNS record",
    removed: record,
    created: newRecord,
    attributes: {
      ...rulesFor(
        `records zone_id type name weighted_routing_policy failover_routing_policy
          geolocation_routing_policy latency_routing_policy cidr_routing_policy
          geoproximity_routing_policy multivalue_answer_routing_policy set_identifier`,
        changes("domain-removed"),
      ),
      alias,
      health_check_id: unset("insight-removed"),
    },
    harmless: ["ttl", "allow_overwrite"],
  },
  {
    types: ["aws_route53_zone"],
    noun: "DNS zone",
    removed: onRemoval("domain-removed", "DNS zone with all its records"),
    created: onCreation("domain-removed", "DNS zone", "warn"),
    attributes: {
      force_destroy: (attribute) =>
        attribute.after === true
          ? report(
              "recovery-weakened",
              ["force_destroy is switched on: the zone can be destroyed with its records."],
              "warn",
            )
          : [],
      vpc: changes("domain-removed", "warn"),
    },
    harmless: ["name", "name_servers", "primary_name_server", "delegation_set_id", "zone_id"],
  },
  {
    types: ["aws_route53_health_check"],
    noun: "health check",
    removed: onRemoval("alarm-removed", "health check"),
    created: because("It asks an address whether it answers; which is judged."),
    attributes: rulesFor(
      `fqdn ip_address port type resource_path failure_threshold request_interval search_string
        invert_healthcheck disabled child_healthchecks child_health_threshold regions
        cloudwatch_alarm_name cloudwatch_alarm_region insufficient_data_health_status enable_sni
        measure_latency routing_control_arn`,
      changes("alarm-weakened"),
    ),
    harmless: ["triggers", "reference_name"],
  },
  {
    types: ["aws_acm_certificate"],
    noun: "certificate",
    removed: (change) => [
      change.parts.actions.join() === "create,delete"
        ? finding(
            "domain-removed",
            [
              "The certificate",
              ...message` ${change.value("domain_name") ?? ""}`,
              " is replaced: the new one is made first, and must be validated before a domain can use it.",
            ],
            "warn",
          )
        : finding("domain-removed", [
            "The certificate",
            ...message` ${change.value("domain_name") ?? ""}`,
            ...(change.action === "replace" ? [" is replaced, the old one first"] : [" is destroyed"]),
            ": a domain that uses it loses TLS, or the apply stops in the middle.",
          ]),
    ],
    created: because("A certificate that nothing uses yet."),
    attributes: {
      certificate_authority_arn: reaches({
        hazard: "reaches-outside",
        opening: "The certificate is issued by",
      }),
      subject_alternative_names: changes("domain-removed", "warn"),
      certificate_body: changes("domain-removed", "warn"),
      certificate_chain: changes("domain-removed", "warn"),
      private_key: changes("domain-removed", "warn"),
      options: changes("unknown-change", "info"),
      early_renewal_duration: changes("unknown-change", "info"),
    },
    harmless:
      names(`domain_validation_options not_after not_before pending_renewal renewal_eligibility renewal_summary
      type validation_emails validation_option validation_method key_algorithm domain_name`),
  },
  {
    types: ["aws_acm_certificate_validation"],
    noun: "wait for a certificate",
    removed: "harmless",
    created: because("Terraform waits, and nothing is made on AWS."),
    harmless: ["certificate_arn", "validation_record_fqdns"],
  },
];

/** Whether a record proves to AWS that the account owns a name. */
function isOfCertificate(records: Json | undefined): boolean {
  return (
    listOf(records).length > 0 &&
    listOf(records).every((each) => /^_.*acm-validations\.aws\.?$/.test(String(each)))
  );
}

/**
 * Judges the target of a new DNS name. A delegated name, or one that verifies ownership, is under somebody
 * else's control.
 */
function newRecord(change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const { address } = change;
  const [type, records, alias] = ["type", "records", "alias"].map((name) => change.attribute(name));
  const isOwn = (attribute: string): boolean => facts.isOwnReference(address, attribute);
  const name = message`The name ${change.value("name") ?? "of the new record"}`;
  const targets = [
    ...listOf(records?.after),
    ...listOf(alias?.after).flatMap((each) => memberOf(each, "name") ?? []),
  ].map(String);
  if (/^(A|AAAA|CNAME)$/.test(String(type?.after))) {
    if (isOfCertificate(records?.after)) return [];
    const outside = targets.filter((each) => facts.ownerOf(each) !== "own");
    const isKnown = targets.length > 0 || isOwn("alias") || isOwn("records");
    return [
      ...(outside.length > 0
        ? report(
            "reaches-outside",
            [...name, " leads to ", ...messageList(outside), ", which is not known to be this account's."],
            "warn",
          )
        : []),
      ...(isKnown ? [] : report("unknown-value", [...name, " leads to what is known only after the apply."])),
      ...(change.attribute("allow_overwrite").after === true
        ? report("domain-removed", [...name, " replaces an existing record, if there is one."], "warn")
        : []),
    ];
  }
  if (type?.after === "NS")
    return report(
      "reaches-outside",
      [...name, " is delegated to other servers: they say where it leads, and can get certificates for it."],
      isOwn("records") ? "warn" : "block",
    );
  return report("reaches-outside", [
    ...name,
    ...message` gets a record of the type ${String(type?.after ?? "")}`,
    ": it can authorize mail, certificates or accounts of others.",
  ]);
}

/** Compares the target of an alias. Whether DNS checks the target's health makes no difference. */
function alias(attribute: Attribute): readonly RuleFinding[] {
  const [before, after] = [attribute.before, attribute.after].map((value) => {
    const target = memberOf(listOf(value)[0], "name");
    return target === undefined ? "nothing" : String(target).toLowerCase().replace(/\.$/, "");
  });
  return before === after
    ? report("unknown-change", ["The alias stays, but not all of its settings."], "info")
    : report("domain-removed", message`The name points to ${after ?? ""} instead of ${before ?? ""}.`);
}

const TLS = ["TLS_1_0", "TLS_1_1", "TLS_1_2", "TLS_1_3"];

function tls(attribute: Attribute): readonly RuleFinding[] {
  const version = (value: unknown): number => TLS.findIndex((each) => String(value).includes(each));
  const sentence = message`The domain's TLS policy changes${fromTo(attribute)}.`;
  if (version(attribute.after) < version(attribute.before))
    return report("encryption-weakened", sentence, "block");
  return report("requests-refused", sentence);
}

function mutualTls(attribute: Attribute): readonly RuleFinding[] {
  const [before, after] = [listOf(attribute.before)[0], listOf(attribute.after)[0]];
  if (before !== undefined && after === undefined && !attribute.isUnknown)
    return report(
      "encryption-weakened",
      ["Mutual TLS is switched off: clients need no certificate."],
      "block",
    );
  if (before === undefined)
    return report(
      "requests-refused",
      ["Mutual TLS is switched on: clients without a certificate are refused."],
      "block",
    );
  const isOther = ["truststore_uri", "truststore_version"].some(
    (name) => memberOf(before, name) !== memberOf(after, name),
  );
  return isOther
    ? report("requests-refused", [
        "The domain gets another truststore: clients with certificates of other authorities are rejected, and those of its authorities are accepted.",
      ])
    : [];
}

function record(change: ResourceChange): readonly RuleFinding[] {
  const isValidation = isOfCertificate(change.attribute("records").before);
  return onRemoval(
    "domain-removed",
    isValidation ? "record by which a certificate is renewed" : "DNS record",
    isValidation ? "warn" : "block",
  )(change);
}
