import { TABLE_VARIABLES, variablesOf } from "../../facts/authorizers";
import { isSame, memberOf, numberOf, objectOf, type Json } from "../../values/json";
import { message, type Message } from "../../findings/message";
import type { Attribute, ResourceChange } from "../../diff/change";
import { evenUnknown, ownersJudged } from "../shared/attribute-rules";
import type { Facts } from "../../facts/facts";
import { selfServiceVariable } from "./self-service";
import type { AttributeRule } from "../shared/rule";
import { type RuleFinding, report } from "../../findings/finding";

/** Variables for the tokens that the authorizer accepts; `libs/authorizer/infra` sets them. */
const ACCEPTED = "ACCEPTED_TOKENS";
const PREFIX = "TOKEN_PREFIX";

/** Names of variables for the lifetime of a token. */
const LIFE =
  /(TOKEN|SESSION|JWT).*(TTL|LIFE|EXPIR|MAX_AGE|VALID|DURATION)|(TTL|LIFETIME|EXPIR\w*|MAX_AGE).*(TOKEN|SESSION|JWT)/i;

/**
 * Variables with which the runtime, the loader or the SDK deviates from the code.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 * https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
 * https://nodejs.org/api/cli.html#environment-variables_1
 */
const TAKEOVERS: readonly (readonly [what: string, names: RegExp])[] = [
  [
    "runs other code in the function",
    /^(NODE_OPTIONS|NODE_PATH|NODE_REPL_EXTERNAL_MODULE|AWS_LAMBDA_EXEC_WRAPPER|LD_\w+|GLIBC_TUNABLES|GCONV_PATH|OPENSSL_(CONF|MODULES|ENGINES)|PYTHON(PATH|STARTUP|HOME|INSPECT|USERBASE|BREAKPOINT|WARNINGS)|(JAVA_TOOL|_JAVA|JDK_JAVA)_OPTIONS|CLASSPATH|RUBY(OPT|LIB)|GEM_(HOME|PATH)|PERL5(OPT|LIB|DB)|BASH_ENV|PATH|DOTNET_\w+|CORECLR_\w+|COR_\w+|_HANDLER|_LAMBDA_\w+|LAMBDA_(TASK_ROOT|RUNTIME_DIR)|AWS_LAMBDA_(RUNTIME_API|NODEJS_\w*)|AWS_LAMBDA_INITIALIZATION_TYPE)$/i,
  ],
  [
    "sends the function's calls elsewhere, or lets others read them",
    /^(AWS_ENDPOINT_URL(_\w+)?|AWS_IGNORE_CONFIGURED_ENDPOINT_URLS|(HTTPS?|ALL|NO|FTP|SOCKS5?|GLOBAL_AGENT_HTTPS?)_PROXY|NODE_EXTRA_CA_CERTS|NODE_TLS_REJECT_UNAUTHORIZED|NODE_USE_\w+|SSL_CERT_(FILE|DIR)|SSLKEYLOGFILE|(AWS|REQUESTS|CURL)_CA_BUNDLE|AWS_XRAY_DAEMON_ADDRESS|AWS_EC2_METADATA_SERVICE_ENDPOINT(_MODE)?|RESOLV_\w+|LOCALDOMAIN|HOSTALIASES)$/i,
  ],
  [
    "lets the function act with other credentials",
    /^(AWS_(ACCESS_KEY(_ID)?|SECRET_(ACCESS_)?KEY|SESSION_TOKEN|SECURITY_TOKEN|(DEFAULT_)?PROFILE|CONFIG_FILE|SHARED_CREDENTIALS_FILE|ROLE_ARN|ROLE_SESSION_NAME|WEB_IDENTITY_TOKEN_FILE|CONTAINER_\w+|CREDENTIAL\w*|SDK_LOAD_CONFIG|EC2_METADATA_\w+|REGION|DEFAULT_REGION))$/i,
  ],
];

/** Flags of Node.js that change neither the code that runs nor the certificates that it trusts. */
const HARMLESS_FLAGS =
  /^--(enable-source-maps|no-warnings|no-deprecation|trace-(warnings|deprecation|uncaught)|(max-old-space-size|max-semi-space-size|max-http-header-size|stack-trace-limit)=\d+|dns-result-order=\w+|unhandled-rejections=\w+)$/;

/** Values of the variables above that are the default, or that AWS's documentation recommends. */
const HARMLESS_VALUES: Readonly<Record<string, (value: string) => boolean>> = {
  NODE_OPTIONS: (value) =>
    value
      .trim()
      .split(/\s+/)
      .every((flag) => flag === "" || HARMLESS_FLAGS.test(flag)),
  NODE_TLS_REJECT_UNAUTHORIZED: (value) => value === "1",
  NODE_EXTRA_CA_CERTS: (value) => value === "/var/runtime/ca-cert.pem",
};

/** Names of variables for the destinations of telemetry, logs and errors. */
const TELEMETRY =
  /(^|_)(OTEL|OTLP|EXPORTER|TELEMETRY|COLLECTOR|TRACES?|TRACING|METRICS?|LOGS?|LOGGING|DSN|SENTRY|DD|DATADOG|NEW_RELIC|NR|SPLUNK|HONEYCOMB|DYNATRACE|DT|ELASTIC|LOKI|GRAFANA|EXTENSION|WEBHOOK|SYSLOG|STATSD|JAEGER|ZIPKIN)(_|$)/i;

/** Compares a function's variables. Values are shown only where they are known not to be secrets. */
export const environment: AttributeRule = Object.assign(evenUnknown(ownersJudged(variables)), {
  handlesSensitive: true,
});

function variables(attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const [before, after] = [variablesOf(change.parts.before), variablesOf(change.parts.after)];
  const mask = memberOf(change.parts.afterUnknown, "environment", 0, "variables");
  const unknown = Object.entries(objectOf(mask)).flatMap(([name, is]) => (is === true ? [name] : []));
  const names = [...new Set([...Object.keys(before), ...Object.keys(after), ...unknown])].filter(
    (name) => unknown.includes(name) || !isSame(before[name], after[name]),
  );
  const isNew = change.action === "create";
  const isOwn = facts.isMadeOfOwn(change.address, "environment");
  const isAuthorizer = facts.isAuthorizer(change.address);
  if (attribute.isUnknown && names.length === 0)
    return isNew && isOwn
      ? []
      : report("unknown-value", ["Variables of the function are known only after the apply."]);
  return names.flatMap((name) => {
    const value = {
      name,
      before: before[name],
      after: after[name],
      isUnknown:
        attribute.isUnknown && after[name] === undefined && (unknown.includes(name) || mask === true),
      isSensitive: attribute.isSensitive,
    };
    const dangers = dangersOf(value, isNew, facts);
    if (dangers.length > 0) return dangers;
    const told = isNew || value.isUnknown ? undefined : selfServiceVariable(value, isAuthorizer, after);
    if (told) return told;
    // Existing code does not read a new variable, and new code is no hazard here.
    const isAdded = isNew || (value.before === undefined && !isAuthorizer);
    return isAdded && (!value.isUnknown || isOwn) ? [] : judge(value);
  });
}

interface Variable {
  readonly name: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly isUnknown: boolean;
  /** One sensitive variable marks all of them as sensitive. */
  readonly isSensitive: boolean;
}

/** The dangers of a new or changed variable that are independent of the function's code. */
function dangersOf(variable: Variable, isNew: boolean, facts: Facts): readonly RuleFinding[] {
  const { name, after, isUnknown, isSensitive } = variable;
  if (after === undefined && !isUnknown) return [];
  const value = String(after ?? "");
  const [what] = TAKEOVERS.find(([, names]) => names.test(name)) ?? [];
  if (what !== undefined && (isUnknown || !(HARMLESS_VALUES[name]?.(value) ?? false)))
    return report(
      "function-taken-over",
      message`The function's variable ${name} ${what}${shown(variable)}.`,
      "block",
    );
  // The value of a sensitive variable is checked but not shown.
  if (isUnknown || !isPlace(value, TELEMETRY.test(name))) return [];
  const place = /^[a-z0-9.-]+:\d+$/i.test(value) ? `//${value}` : value;
  if (facts.ownerOf(place) !== "foreign") return [];
  // A new function's code can contain any address, so that one in a variable adds no information.
  if (isNew && !TELEMETRY.test(name) && !place.startsWith("arn:")) return [];
  return TELEMETRY.test(name)
    ? report(
        "function-taken-over",
        message`The function's variable ${name} sends what it measures, logs or reports out of the account${shown(variable)}.`,
        "block",
      )
    : report(
        "function-code-changed",
        message`The function's variable ${name} names something outside the account${isSensitive ? [] : shown(variable)}: what it does with it is not in the plan.`,
      );
}

/**
 * Whether a value names a host, a URL or an ARN. A word with one dot counts only where a host is expected.
 */
function isPlace(value: string, isHostAsked: boolean): boolean {
  if (/:\/\/|^arn:|^[a-z0-9.-]+:\d+$/i.test(value)) return true;
  return (
    /^([a-z0-9-]+\.){2,}[a-z]{2,}$/i.test(value) ||
    (isHostAsked && /^[a-z0-9-]+\.(?!(log|json|txt|m?js|cjs|conf|ya?ml|handler)$)[a-z]{2,}$/i.test(value))
  );
}

function shown({ before, after, isUnknown, isSensitive }: Variable): Message {
  if (isSensitive) return [" (its value is sensitive)"];
  if (isUnknown) return [" (its value is known only after the apply)"];
  return message` (from ${before === undefined ? "nothing" : String(before)} to ${String(after)})`;
}

function judge({ name, before, after, isUnknown, isSensitive }: Variable): readonly RuleFinding[] {
  const values = (old: string, now: string): Message =>
    isSensitive ? [" (its value is sensitive)"] : message` from ${old} to ${now}`;
  if (after === undefined && isUnknown)
    return report("unknown-value", message`The function's variable ${name} is known only after the apply.`);
  if (name === ACCEPTED && before !== undefined)
    return after === "any" || before === after
      ? report(
          "accepted-tokens-narrowed",
          [
            "The authorizer accepts every token whose hash is in the table, and no longer only checksummed ones.",
          ],
          "info",
        )
      : report("accepted-tokens-narrowed", [
          "What the authorizer accepts changes",
          ...values(String(before), String(after ?? "nothing")),
          ".",
        ]);
  if ((name === PREFIX || TABLE_VARIABLES.has(name)) && before !== undefined)
    return report(
      "authorizer-inputs-changed",
      message`The function's ${name} changes${values(String(before), String(after ?? "nothing"))}.`,
    );
  if (LIFE.test(name) && before !== undefined) {
    const [old, now] = [numberOf(before), numberOf(after)];
    if (old !== undefined && now !== undefined && now >= old) return [];
    return report(
      "token-life-shortened",
      message`The function's variable ${name} changes${values(String(old ?? "a value"), String(now ?? "another"))}.`,
    );
  }
  const change =
    before === undefined
      ? message`The function gets the variable ${name}`
      : after === undefined
        ? message`The function loses the variable ${name}`
        : message`The function gets another value of the variable ${name}`;
  return report("function-code-changed", [...change, ": what it does with it is not in the plan."]);
}
