import { findingAt, type Finding, reportAt } from "../findings/finding";
import { listOf, memberOf, objectOf, type Json } from "../values/json";
import { message } from "../findings/message";
import type { ResourceChange } from "../diff/change";
import type { Plan } from "../read/read-plan";
import { findSecrets, type SecretFinding } from "../secrets/find-secrets";

/** Attributes whose value is always a secret. Terraform stores it in the plan and in the state. */
const SECRETS =
  /^(secret_string|secret_binary|(master_|admin_)?password|auth_token|(tls_)?private_key(_pem)?)$/;

/** Finds secrets in a resource before and after the apply. */
export function secretsOfChange(change: ResourceChange): readonly Finding[] {
  const found = findingsOf(change);
  return found.length > 0 ? found : stored(change);
}

/**
 * Reports a new value of an attribute that is made for secrets, whatever its form. A value that was stored
 * before is not reported again.
 */
function stored(change: ResourceChange): readonly Finding[] {
  const { address, type, parts, isWrite } = change;
  if (!isWrite) return [];
  const isSecret = (name: string): boolean =>
    SECRETS.test(name) ||
    (name === "value" && type === "aws_ssm_parameter" && parts.after?.["type"] === "SecureString");
  return Object.entries(parts.after ?? {})
    .filter(
      ([name, value]) =>
        isSecret(name) && typeof value === "string" && value !== "" && value !== parts.before?.[name],
    )
    .map(([name]) =>
      findingAt(
        address,
        "secret-in-plan",
        message`${name} holds a secret: it is not shown, but stored in the plan and in the state.`,
        "warn",
      ),
    );
}

function findingsOf(change: ResourceChange): readonly Finding[] {
  const { after, afterSensitive, before, beforeSensitive } = change.parts;
  const kept = findSecrets(after, afterSensitive);
  if (before === undefined || change.action === "none")
    return kept.flatMap((secret) => toFinding(change.address, secret));
  const paths = new Set(kept.map(({ untrustedPath }) => untrustedPath));
  const left = findSecrets(before, beforeSensitive).filter(({ untrustedPath }) => !paths.has(untrustedPath));
  return [
    ...kept.flatMap((secret) => toFinding(change.address, secret)),
    // Removing a secret is correct and must not be blocked.
    ...left
      .flatMap((secret) => toFinding(change.address, secret))
      .map((each) => ({ ...each, severity: "warn" as const })),
  ];
}

/** Finds secrets in variables, outputs and provider settings. */
export function secretsOfPlan(plan: Plan): readonly Finding[] {
  const configuration = plan.configuration();
  const declared = objectOf(memberOf(configuration, "root_module", "variables"));
  const variables = Object.entries(plan.variables).flatMap(([name, variable]) =>
    named(`var.${name}`, name, memberOf(variable, "value"), memberOf(declared[name], "sensitive") === true),
  );
  const outputs = plan.outputs.flatMap(({ name, after, before, isSensitive }) =>
    named(`output.${name}`, name, after ?? before, isSensitive),
  );
  const providers = Object.entries(objectOf(memberOf(configuration, "provider_config"))).flatMap(
    ([name, provider]) =>
      findSecrets(constants(memberOf(provider, "expressions") ?? {}), undefined).flatMap((secret) =>
        toFinding(`provider.${name}`, secret),
      ),
  );
  return [...variables, ...outputs, ...providers];
}

/** Searches a value together with its name, which helps to decide whether a random text is a secret. */
function named(
  address: string,
  name: string,
  value: Json | undefined,
  isMarked: boolean,
): readonly Finding[] {
  return findSecrets({ variables: { [name]: value ?? null } }, isMarked).flatMap((secret) =>
    toFinding(address, secret),
  );
}

/** The constant values in a configuration's expressions. */
function constants(expression: Json): Json {
  const constant = memberOf(expression, "constant_value");
  if (constant !== undefined) return constant;
  if (Array.isArray(expression)) return listOf(expression).map(constants);
  return Object.fromEntries(
    Object.entries(objectOf(expression)).map(([name, each]) => [name, constants(each)]),
  );
}

function toFinding(
  address: string,
  { untrustedPath, kind, isCertain, isMarked }: SecretFinding,
): readonly Finding[] {
  if (isMarked && !isCertain) return [];
  const sentence = [
    ...message`${untrustedPath} holds ${[kind]}`,
    isMarked ? ", marked as sensitive: it is not shown, but stored." : ".",
  ];
  return reportAt(address, "secret-in-plan", sentence, isCertain && !isMarked ? "block" : "warn");
}
