import { isObject, memberOf, type Json, holdsTrue } from "../values/json";
import { looksRandom } from "./looks-random";
import { mayHoldSecret, secretPatterns } from "./patterns";

/** The place and the kind of a secret in a value, without the secret itself. */
export interface SecretFinding {
  /** Path of the value inside the searched value, such as `environment[0].variables.PASSWORD`. */
  readonly untrustedPath: string;
  readonly kind: string;
  /** Whether its form proves that it is a secret. */
  readonly isCertain: boolean;
  /** Whether Terraform hides it in its output; the plan and the state contain it in any case. */
  readonly isMarked: boolean;
}

/** Names whose random values are secrets instead of hashes or ids. */
const SECRET_NAME =
  /passw(or)?d|passphrase|secret|credential|private_?key|access_?key|api_?key|token|auth|bearer|connection_?string|dsn$/i;
/** Names whose values are always secret in the blocks of `FREE`. */
const TELLING_NAME = /(passw(or)?d|passphrase|secret|private_?key)$/i;
/** Names whose values are public, although they match the patterns above. */
const PUBLIC_NAME =
  /(arn|_id|_name|_url|_uri|_table|prefix|hash|sha\d*|fingerprint|checksum|etag|digest|key_source|accepted_tokens|authorization|authorizer\w*|public_key|thumbprint\w*|identity\w*|triggers|redeploy|lock_token)$/i;
/** Blocks with free-form values. */
const FREE =
  /(^|\.)(variables|stage_variables|environment_variables|secret_string|insecure_value|user_data|input|content|item)(\.|$|\[)/;

/** Searches a value at any depth. `mask` marks the parts that Terraform treats as sensitive. */
export function findSecrets(
  value: Json | undefined,
  mask: Json | undefined,
  path = "",
): readonly SecretFinding[] {
  const found: SecretFinding[] = [];
  walk(value, mask, path, found);
  return found;
}

function walk(value: Json | undefined, mask: Json | undefined, path: string, found: SecretFinding[]): void {
  if (typeof value === "string") {
    const kind = kindOf(value, path);
    if (kind) found.push({ untrustedPath: path, ...kind, isMarked: holdsTrue(mask) });
  } else if (Array.isArray(value)) {
    value.forEach((each: Json, index) =>
      walk(each, mask === true ? true : memberOf(mask, index), `${path}[${index}]`, found),
    );
  } else if (isObject(value)) {
    for (const [name, each] of Object.entries(value))
      walk(each, mask === true ? true : memberOf(mask, name), path === "" ? name : `${path}.${name}`, found);
  }
}

function kindOf(text: string, path: string): Pick<SecretFinding, "kind" | "isCertain"> | undefined {
  for (const { kind, pattern, isSecret } of mayHoldSecret(text) ? secretPatterns : []) {
    const matches = text.match(pattern);
    if (matches?.some((match) => isSecret?.(match) ?? true)) return { kind, isCertain: true };
  }
  const name =
    path
      .replace(/\[\d+\]$/, "")
      .split(".")
      .at(-1) ?? "";
  if (TELLING_NAME.test(name) && FREE.test(path) && isLiteral(text))
    return { kind: "a value whose name says that it is secret", isCertain: false };
  // Recognizing a random text needs at least 20 characters.
  if (text.length < 20) return undefined;
  if (PUBLIC_NAME.test(name) || !(SECRET_NAME.test(name) || FREE.test(path))) return undefined;
  return looksRandom(text) ? { kind: "a random value, as secrets are", isCertain: false } : undefined;
}

/** Whether a text can be a secret itself, and not the place of a secret or a flag. */
function isLiteral(text: string): boolean {
  return (
    text.length >= 4 && !/[/:]|^\$\{|^(true|false|none|null|required|optional|enabled|disabled)$/i.test(text)
  );
}
