import { hostOf } from "../facts/owner";
import { type Finding, reportAt } from "../findings/finding";
import { listOf, memberOf, objectOf, textOf, type Json } from "../values/json";
import { message, messageList } from "../findings/message";
import type { Plan } from "../read/read-plan";
import type { Facts } from "../facts/facts";

/** Provider settings that send its calls or its credentials to another place. */
const ELSEWHERE = [
  "assume_role",
  "assume_role_with_web_identity",
  "access_key",
  "secret_key",
  "token",
  "profile",
  "endpoints",
  "shared_config_files",
  "shared_credentials_files",
  "custom_ca_bundle",
  "http_proxy",
  "https_proxy",
  "insecure",
  "sts_region",
  "ec2_metadata_service_endpoint",
];

/** Data sources that do more than read from AWS. */
const RUNNING: Readonly<Record<string, string>> = {
  external: "runs a program, and did so while the plan was made",
  http: "asks a server outside, and did so while the plan was made",
  aws_lambda_invocation: "invokes a function, and did so while the plan was made",
  terraform_remote_state: "reads the state of another configuration, with all that it holds",
};

/**
 * Judges the configuration apart from its resources: programs, other accounts, and modules from other places.
 */
export function judgeConfiguration(plan: Plan, facts: Facts): readonly Finding[] {
  const configuration = plan.configuration();
  const root = memberOf(configuration, "root_module") ?? {};
  return [
    ...Object.entries(objectOf(memberOf(configuration, "provider_config"))).flatMap((each) =>
      provider(each, facts),
    ),
    ...moduleFindings(root, ""),
    ...otherAccount(facts),
  ];
}

/** With the credentials of another account, Terraform takes every resource of the state for destroyed. */
function otherAccount({ account, accountOfState }: Facts): readonly Finding[] {
  return account === undefined || accountOfState === undefined || account === accountOfState
    ? []
    : reportAt(
        "plan",
        "reaches-outside",
        message`The plan was made in the account ${account}, but the resources of the state are in ${accountOfState}: an apply makes them again there, without tenants, keys and tokens, and the old ones stay without Terraform.`,
        "block",
      );
}

function provider([key, untrusted]: readonly [string, Json], facts: Facts): readonly Finding[] {
  if (textOf(memberOf(untrusted, "name")) !== "aws") return [];
  const expressions = objectOf(memberOf(untrusted, "expressions"));
  const settings = Object.keys(expressions).filter((name) => ELSEWHERE.includes(name));
  const outside = settings
    .flatMap((name) => constantsIn(expressions[name] ?? null))
    .filter((text) => isOutside(text, facts));
  if (outside.length > 0)
    return reportAt(
      `provider.${key}`,
      "reaches-outside",
      [
        "Calls to AWS, with all that is written and read, go to or through ",
        ...messageList(outside),
        ", which is not this account's.",
      ],
      "block",
    );
  // The default provider's credentials are the same in every plan; only another provider's can lead to
  // another account.
  return settings.length === 0 || textOf(memberOf(untrusted, "alias")) === undefined
    ? []
    : reportAt(
        `provider.${key}`,
        "reaches-outside",
        [
          "Some resources are made with other credentials or at other addresses: ",
          ...messageList(settings),
          ".",
        ],
        "warn",
      );
}

/** Whether a text is an ARN of another account, or a server that is neither AWS's nor on this machine. */
function isOutside(text: string, facts: Facts): boolean {
  if (!/^arn:|:\/\//.test(text)) return false;
  const host = hostOf(text);
  return (
    facts.ownerOf(text) === "foreign" &&
    !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host) &&
    !(/:\/\//.test(text) && /\.amazonaws\.com(\.cn)?$/.test(host))
  );
}

function constantsIn(expression: Json): readonly string[] {
  if (typeof expression === "string") return [expression];
  if (Array.isArray(expression)) return (expression as readonly Json[]).flatMap(constantsIn);
  return Object.values(objectOf(expression)).flatMap(constantsIn);
}

function moduleFindings(module: Json, prefix: string): readonly Finding[] {
  const data = listOf(memberOf(module, "resources")).filter((each) => memberOf(each, "mode") === "data");
  return [
    ...data.flatMap((each) => dataSource(each, prefix)),
    ...Object.entries(objectOf(memberOf(module, "module_calls"))).flatMap(([name, call]) => [
      ...source(`${prefix}module.${name}`, textOf(memberOf(call, "source"))),
      ...moduleFindings(memberOf(call, "module") ?? {}, `${prefix}module.${name}.`),
    ]),
  ];
}

function dataSource(untrusted: Json, prefix: string): readonly Finding[] {
  const type = textOf(memberOf(untrusted, "type")) ?? "";
  const address = `${prefix}${textOf(memberOf(untrusted, "address")) ?? `data.${type}`}`;
  const does = Object.hasOwn(RUNNING, type) ? RUNNING[type] : undefined;
  if (does !== undefined)
    return reportAt(address, "runs-at-apply", [`It ${does}.`], type === "external" ? "block" : "warn");
  return type.startsWith("aws_")
    ? []
    : reportAt(
        address,
        "unknown-type",
        message`It reads data of the type ${type}, which this review does not know.`,
      );
}

function source(address: string, from: string | undefined): readonly Finding[] {
  if (from === undefined || /^\.{1,2}\//.test(from)) return [];
  return reportAt(
    address,
    "plan-unusual",
    message`The module comes from ${from}: its code is not in this repository.`,
    "info",
  );
}
