import { isObject, memberOf, type Json, holdsTrue } from "../values/json";
import { looksRandom } from "./looks-random";
import { mayHoldSecret, secretPatterns } from "./patterns";

/** A secret in a value: where, of what kind, and never what it is. */
export interface SecretFinding {
  /** Path of the value inside what was searched, such as `environment[0].variables.PASSWORD`. */
  readonly untrustedPath: string;
  readonly kind: string;
  /** Whether it can be told for sure, by its form. */
  readonly isCertain: boolean;
  /** Whether Terraform hides it in what it prints; it is in the plan and the state all the same. */
  readonly isMarked: boolean;
}

/** Names under which a random text is a secret, and no hash or id. */
const SECRET_NAME =
  /passw(or)?d|passphrase|secret|credential|private_?key|access_?key|api_?key|token|auth|bearer|connection_?string|dsn$/i;
/** Names that say of any text under them that nobody may read it. */
const TELLING_NAME = /(passw(or)?d|passphrase|secret|private_?key)$/i;
/** Names under which such a text is public, although the name looks like it. */
const PUBLIC_NAME =
  /(arn|_id|_name|_url|_uri|_table|prefix|hash|sha\d*|fingerprint|checksum|etag|digest|key_source|accepted_tokens|authorization|authorizer\w*|public_key|thumbprint\w*|identity\w*|triggers|redeploy|lock_token)$/i;
/** Blocks of values that people fill freely. */
const FREE =
  /(^|\.)(variables|stage_variables|environment_variables|secret_string|insecure_value|user_data|input|content|item)(\.|$|\[)/;

/** Searches a value and everything in it. `mask` marks what Terraform takes for sensitive. */
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
  // A guess needs 20 characters and more.
  if (text.length < 20) return undefined;
  if (PUBLIC_NAME.test(name) || !(SECRET_NAME.test(name) || FREE.test(path))) return undefined;
  return looksRandom(text) ? { kind: "a random value, as secrets are", isCertain: false } : undefined;
}

/** Whether a text can be a secret itself: not where one is kept, nor whether there is one. */
function isLiteral(text: string): boolean {
  return (
    text.length >= 4 && !/[/:]|^\$\{|^(true|false|none|null|required|optional|enabled|disabled)$/i.test(text)
  );
}
