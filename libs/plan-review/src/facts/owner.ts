import type { ResourceChange } from "../diff/change";

/**
 * The owner of a resource. `aws`: AWS itself, as of a managed policy or a service. `unknown`: any account, or
 * one that the plan does not distinguish from its own.
 */
export type Owner = "own" | "aws" | "foreign" | "unknown";

/** Identifiers that AWS assigns to a resource. */
const COMPUTED = ["id", "arn", "invoke_arn", "url", "zone_id", "queue_url", "domain_name_id"];

/**
 * Names that the configuration sets. Only the type that creates the resource owns the name; its settings and
 * policies do not.
 */
const CONFIGURED: readonly (readonly [attribute: string, types: RegExp])[] = [
  ["bucket", /^aws_s3_(directory_)?bucket$/],
  ["function_name", /^aws_lambda_function$/],
  ["name", /^aws_\w+$/],
];

/**
 * Attributes with a host of the resource. A host that is only configured proves nothing: it must already
 * exist.
 */
const HOSTS =
  /^(domain_name|fqdn|.*_domain_name|dns_name|invoke_url|api_endpoint|function_url|website_endpoint)$/;

/** https://datatracker.ietf.org/doc/html/rfc1035#section-2.3.4 */
const LONGEST_HOST = 255;

/** Names, ids and hosts of the plan's own resources, collected one resource at a time. */
export class Inventory {
  private readonly names = new Set<string>();
  private readonly hosts = new Set<string>();
  private readonly accounts = new Accounts();

  /** Records a resource of the plan's own account. */
  add(change: ResourceChange): void {
    const { before, after, isData } = change.parts;
    if (isData) return;
    const learn = (value: unknown): void => {
      if (typeof value === "string" && value !== "") this.names.add(value);
    };
    // The id of a bucket's setting is the bucket's name, whoever owns the bucket.
    if (!/^aws_s3_bucket_/.test(change.type)) for (const name of COMPUTED) learn(before?.[name]);
    for (const [name, types] of CONFIGURED)
      if (types.test(change.type)) for (const values of [before, after]) learn(values?.[name]);
    for (const [name, value] of Object.entries(before ?? {}))
      if (
        typeof value === "string" &&
        (HOSTS.test(name) || (name === "name" && change.type === "aws_route53_zone"))
      )
        this.hosts.add(hostOf(value));
    this.accounts.add(change);
  }

  has(name: string): boolean {
    return this.names.has(name);
  }

  /** Whether the host belongs to one of the plan's resources, or is a subdomain of such a host. */
  hasHost(host: string): boolean {
    if (host.length > LONGEST_HOST) return false;
    const labels = host.split(".");
    return labels.some(
      (_, index) => index < labels.length - 1 && this.hosts.has(labels.slice(index).join(".")),
    );
  }

  /** The most frequent account in the ARNs of resources that existed before the plan. */
  get account(): string | undefined {
    return this.accounts.most;
  }
}

/** Counts the accounts in the ARNs of resources that existed before the plan. */
export class Accounts {
  private readonly counts = new Map<string, number>();

  add({ parts }: ResourceChange): void {
    const account = accountOf(parts.before?.["arn"]);
    if (account !== undefined) this.counts.set(account, (this.counts.get(account) ?? 0) + 1);
  }

  /** The most frequent account; undefined if there is no single one. */
  get most(): string | undefined {
    const [most, next] = [...this.counts].sort(([, a], [, b]) => b - a);
    return most === undefined || most[1] === next?.[1] ? undefined : most[0];
  }
}

const ARN = /^arn:[\w*-]+:([^:]*):([^:]*):([^:]*):(.*)$/s;

/** The account id (12 digits) in a resource's ARN. */
export function accountOf(arn: unknown): string | undefined {
  const account = typeof arn === "string" ? ARN.exec(arn)?.[3] : undefined;
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}

/** @see Facts.ownerOf */
export function ownerOf(text: string, account: string | undefined, inventory: Inventory): Owner {
  const plain = text.replace(/^(AWS|Service|Federated|CanonicalUser):/, "");
  const ofAccount = (id: string): Owner =>
    account === undefined ? "unknown" : id === account ? "own" : "foreign";
  if (/^\d{12}$/.test(plain)) return ofAccount(plain);
  const [, service = "", , id = "", rest = ""] = ARN.exec(plain) ?? [];
  if (service !== "") return ownerOfArn({ plain, service, id, rest }, ofAccount, inventory, account);
  if (isServicePrincipal(plain)) return "aws";
  if (inventory.has(plain)) return "own";
  if (/^[^@\s/]+@[^@\s/]+\.[a-z]+$/i.test(plain)) return "foreign";
  return /^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(plain) || /^([a-z0-9-]+\.)+[a-z]{2,}\.?$/i.test(plain)
    ? ownerOfHost(plain, ofAccount, inventory)
    : "unknown";
}

/**
 * A service in IAM's notation. The hosts of queues, APIs and buckets have more labels, and belong to an
 * account.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
 */
function isServicePrincipal(text: string): boolean {
  return (
    /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(text) &&
    !/\.(execute-api|lambda-url|s3|s3-[a-z0-9-]+|elb|rds|es|cloudfront)\./.test(text) &&
    !/^sqs\./.test(text)
  );
}

interface ArnParts {
  readonly plain: string;
  readonly service: string;
  readonly id: string;
  readonly rest: string;
}

function ownerOfArn(
  { plain, service, id, rest }: ArnParts,
  ofAccount: (id: string) => Owner,
  inventory: Inventory,
  account: string | undefined,
): Owner {
  if (/^\d{12}$/.test(id)) return ofAccount(id);
  // `arn:aws:apigateway:<Region>:lambda:path/2015-03-31/functions/<ARN>/invocations`
  const inner =
    service === "apigateway" ? /\b(arn:[^/]+(?:\/(?!invocations)[^/]+)*)/.exec(rest)?.[1] : undefined;
  if (inner !== undefined) return ownerOf(inner, account, inventory);
  if (id === "aws" || id === "cloudfront") return "aws";
  if (id !== "") return "unknown";
  if (inventory.has(plain)) return "own";
  const names = rest.split(/[/:]/).filter((each) => each !== "");
  // The ARNs of buckets and APIs contain no account: their names identify them.
  return names
    .slice(0, 2)
    .some((name) => !["restapis", "apis", "hostedzone", "domainnames"].includes(name) && inventory.has(name))
    ? "own"
    : "unknown";
}

function ownerOfHost(text: string, ofAccount: (id: string) => Owner, inventory: Inventory): Owner {
  const host = hostOf(text);
  const queue = /^sqs\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/.test(host)
    ? /^[^/]*\/\/[^/]+\/(\d{12})\//.exec(text)?.[1]
    : undefined;
  if (queue !== undefined) return ofAccount(queue);
  if (inventory.hasHost(host)) return "own";
  const [first = ""] = host.split(".");
  if (/\.(execute-api|lambda-url|s3|s3-[a-z0-9-]+)\.[a-z0-9.-]*amazonaws\.com(\.cn)?$/.test(host))
    return inventory.has(first) ? "own" : "unknown";
  return "foreign";
}

/** The host of a URL, or the text itself, in lower case and without port and final dot. */
export function hostOf(text: string): string {
  const authority = /^(?:[a-z][a-z0-9+.-]*:)?\/\/([^/?#]*)/i.exec(text)?.[1] ?? text;
  return authority.replace(/^.*@/, "").replace(/:\d+$/, "").replace(/\.$/, "").toLowerCase();
}

/** The plan's own account: the caller's, or else the one that owned most resources. */
export function accountOfPlan(identities: readonly string[], inventory: Inventory): string | undefined {
  const [only, ...others] = [...new Set(identities)];
  return only !== undefined && others.length === 0 ? only : inventory.account;
}
