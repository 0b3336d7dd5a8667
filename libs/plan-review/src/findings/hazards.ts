/** What a change means to tenants, worst first: the order of a review. */
export const groups = {
  access: "Tenants lose access",
  clients: "Clients break",
  data: "Data is lost",
  security: "Security weakens",
  limits: "Limits change",
  visibility: "You see less",
  slow: "Takes long",
  unknown: "Unknown",
} as const;

export type Group = keyof typeof groups;

/**
 * - `block`: do not apply.
 * - `warn`: someone must decide.
 * - `info`: good to know; it does not change the verdict.
 */
export type Severity = "block" | "warn" | "info";

/** A kind of hazard. */
export interface HazardKind {
  readonly group: Group;
  /** Severities that it can have; the first is the usual one. */
  readonly severities: readonly [Severity, ...Severity[]];
  readonly title: string;
  readonly why: string;
  /** What to do instead. */
  readonly instead: string;
}

const kinds = {
  // Tenants lose access.
  "stage-removed": {
    group: "access",
    severities: ["block"],
    title: "A stage is replaced or destroyed",
    why: "Its usage plans lose the stage, and with it every API key: every tenant gets 403 until each plan has the stage again, and requests get no answer while it is away.",
    instead:
      "Change the stage in place. For a new name, add a second stage, attach every plan to it, move clients, then remove the old one.",
  },
  "plan-removed": {
    group: "access",
    severities: ["block"],
    title: "A usage plan is replaced or destroyed",
    why: "API Gateway detaches every API key of the plan: each of its tenants gets 403, and what they have used of their quota is forgotten.",
    instead:
      "Change the plan in place. To retire it, move its tenants with `npm run tenants -- move` first, and remove it when it has no key.",
  },
  "plan-stage-detached": {
    group: "access",
    severities: ["block"],
    title: "A usage plan loses a stage",
    why: "The keys of a plan are valid only on the plan's stages: every tenant of the plan gets 403 on that stage.",
    instead: "Keep the stage in the plan; to move to another stage, add the new one first.",
  },
  "key-removed": {
    group: "access",
    severities: ["block"],
    title: "An API key is removed, replaced, disabled, or taken out of a plan",
    why: "The tenant whose key it is gets 403 at once.",
    instead:
      "Leave tenants' keys to `npm run tenants`. To let Terraform forget a key without removing it, use a `removed` block with `destroy = false`.",
  },
  "key-source-changed": {
    group: "access",
    severities: ["block", "warn"],
    title: "The API's key source changes",
    why: "With AUTHORIZER the key comes from the token. With HEADER it comes from the client: tenants send none and get 403, and whoever knows a key, which is no secret here, can use it.",
    instead: "Keep `api_key_source` at AUTHORIZER, both as attribute and in the document.",
  },
  "authorizer-inputs-changed": {
    group: "access",
    severities: ["block", "warn"],
    title: "The authorizer reads another table, or expects another token prefix",
    why: "Tokens that are not in the new table, or of another form than it expects, get 401.",
    instead: "Copy the tokens first, and keep the old prefix while tokens with it are in use.",
  },
  "accepted-tokens-narrowed": {
    group: "access",
    severities: ["block", "warn", "info"],
    title: "The authorizer accepts fewer tokens",
    why: "With `checksummed`, every token that was not minted by Tollgate gets 401, although its hash is in the table; a stricter header expression refuses what it does not match.",
    instead:
      "Have tenants rotate such tokens first, and look for them with `npm run tenants -- tokens list`.",
  },
  "token-place-changed": {
    group: "access",
    severities: ["block", "warn"],
    title: "Tokens or keys are looked for in another place",
    why: "A client that sends its token or key where it always did gets 401 or 403, on every route of the scheme.",
    instead:
      "Keep the header. For another one, add a second scheme, move clients, and remove the old one in a later change.",
  },
  "token-life-shortened": {
    group: "access",
    severities: ["warn"],
    title: "Tokens live shorter",
    why: "Tokens that tenants count on end earlier than they were told.",
    instead: "Announce it, and let tokens that exist keep their end.",
  },
  "function-removed": {
    group: "access",
    severities: ["block", "warn"],
    title: "A function, its alias, or API Gateway's right to invoke it goes",
    why: "Every request that needs it gets 500; without the authorizer's function that is every request.",
    instead:
      "Change it in place. For a new name, create the new one, point the API at it, and remove the old one in a later change.",
  },
  "function-throttled": {
    group: "access",
    severities: ["warn", "block", "info"],
    title: "A function may run less often, shorter, or with less memory",
    why: "What comes over its concurrency or time is an error to the caller; at 0, every request is.",
    instead: "Compare with the metrics ConcurrentExecutions and Duration before you lower it.",
  },
  "function-code-changed": {
    group: "access",
    severities: ["warn"],
    title: "A function gets another runtime, entry point, processor, network, role or setting",
    why: "The code that worked may not start: then every request that needs it gets 500.",
    instead: "Deploy it to `dev` and run the smoke test; with an alias, shift a part of the traffic first.",
  },
  "iam-narrowed": {
    group: "access",
    severities: ["info", "warn"],
    title: "Someone may do less than before",
    why: "Less is better, unless something needs it: an authorizer that may no longer read its table answers 500 to everyone.",
    instead: "Check the access that was last used before you take it away.",
  },
  "right-lost": {
    group: "access",
    severities: ["warn", "block"],
    title: "Something that runs loses a right",
    why: "What it does with the right fails from the apply on: an authorizer that may no longer read its table answers 500 to everyone, and a function without its log fails unseen.",
    instead:
      "Keep the right until what uses it is gone; CloudTrail and IAM's last accessed data tell whether it is used.",
  },
  // Clients break.
  "api-removed": {
    group: "clients",
    severities: ["block"],
    title: "The API is replaced or destroyed",
    why: "A new API has a new id, and so a new URL: every client that calls the old one gets nothing. Its stages, and the keys of its plans, go with it.",
    instead:
      "Change the API in place. What forces the replacement is named above: leave it as it is, or build a second API beside it and move clients.",
  },
  "domain-removed": {
    group: "clients",
    severities: ["block", "warn"],
    title: "A domain, its mapping, record or certificate goes or points elsewhere",
    why: "Clients that use the name get no answer, or the answer of something else; DNS caches keep that for a while after it is mended.",
    instead: "Add the new domain or mapping first, move clients, and remove the old one in a later change.",
  },
  "route-removed": {
    group: "clients",
    severities: ["block"],
    title: "A route disappears",
    why: "Clients that call it get 403 `Missing Authentication Token`.",
    instead:
      "Mark it as deprecated, watch the access log until nobody calls it, and remove it then, with an exception that says so.",
  },
  "route-changed": {
    group: "clients",
    severities: ["warn", "block", "info"],
    title: "A route is answered by something else, or in another way",
    why: "Its integration, backend, timeout or errors change: what clients get may differ.",
    instead: "Compare the two on `dev` with real requests first.",
  },
  "requests-refused": {
    group: "clients",
    severities: ["warn", "block", "info"],
    title: "Requests that were accepted may be refused",
    why: "A stricter schema, required parameter, validator, TLS policy, client certificate or firewall rule refuses what it let through.",
    instead: "Find out from the logs, or in count mode, who would be refused, and tell them first.",
  },
  "endpoint-changed": {
    group: "clients",
    severities: ["block", "warn"],
    title: "The API's endpoint is disabled or changes its type",
    why: "Clients that use the `execute-api` URL get 403, or cannot reach it at all.",
    instead: "Move them to the custom domain first: the access log's domain name tells who still uses it.",
  },
  "browsers-refused": {
    group: "clients",
    severities: ["warn"],
    title: "Pages can no longer read an answer, or send a request",
    why: "A browser keeps an answer from a page whose origin, method or header the answer's CORS headers do not name.",
    instead: "Keep the `Access-Control-` headers of `x-cors`, on errors of API Gateway too.",
  },
  // Data is lost.
  "table-removed": {
    group: "data",
    severities: ["block"],
    title: "A table is replaced or destroyed",
    why: "All items are gone: a backend has lost its data, without tokens every request gets 401, without the tenants table nobody knows whose keys they are. A new one is empty; one of the same name may fail half-way, because Terraform makes it before the old one is gone.",
    instead:
      "Never replace a table with data. Create a second one, copy (PITR export or backup), switch, and remove the old one with an exception.",
  },
  "data-removed": {
    group: "data",
    severities: ["block", "warn"],
    title: "Something that holds data goes or may expire it sooner",
    why: "What it holds is deleted with it and cannot be brought back by another apply.",
    instead: "Back it up first, and show that the backup can be restored.",
  },
  "recovery-weakened": {
    group: "data",
    severities: ["block", "warn"],
    title: "Protection or recovery of data is turned off or shortened",
    why: "Point-in-time recovery loses its history at once; without deletion protection or versions, one mistake deletes for good.",
    instead: "Leave it on. If a table must go, take it off in a change of its own, with an exception.",
  },
  "table-changed": {
    group: "data",
    severities: ["warn", "block"],
    title: "A table's index, expiry, stream or capacity changes",
    why: "Queries fail on an index that is gone; another TTL attribute deletes the items whose value lies in the past; less capacity throttles.",
    instead:
      "Move readers off the index first; check the TTL attribute's values of all items before it counts.",
  },
  "key-deleted": {
    group: "data",
    severities: ["block", "warn"],
    title: "An encryption key is deleted, disabled or exchanged",
    why: "Whatever is encrypted with it can no longer be read.",
    instead: "Re-encrypt first, then disable the key for some weeks, and delete it when nothing failed.",
  },
  // Security weakens.
  "authorizer-removed": {
    group: "security",
    severities: ["block", "warn"],
    title: "A route is open, or an authorizer goes or is exchanged",
    why: "Anyone on the internet can call the route without a token.",
    instead:
      "Give the route its `token` security back. A route that is public on purpose needs an exception that says why.",
  },
  "key-not-required": {
    group: "security",
    severities: ["block", "warn"],
    title: "A route no longer requires a key",
    why: "Its requests are not metered or limited, and suspended tenants can call it.",
    instead: "Give the route its `tenantKey` security back.",
  },
  "revocation-delayed": {
    group: "security",
    severities: ["warn"],
    title: "The authorizer's answers are kept longer",
    why: "A revoked token stays valid for as long as its answer is cached.",
    instead: "Keep the cache at or below the delay that you promised; `tokens revoke --now` flushes it.",
  },
  "cache-shortened": {
    group: "limits",
    severities: ["warn"],
    title: "The authorizer's answers are kept shorter",
    why: "More requests wait for the authorizer, whose concurrency and table must carry it: at 0, every request does.",
    instead: "Compare the authorizer's concurrency with the requests per second of a busy hour.",
  },
  "validation-removed": {
    group: "security",
    severities: ["warn"],
    title: "Requests are no longer validated",
    why: "Backends get what the document does not allow.",
    instead: "Keep the validator on, and widen the schema instead.",
  },
  "data-leaves": {
    group: "security",
    severities: ["block", "warn", "info"],
    title: "Data, logs or events are sent somewhere else",
    why: "Whoever owns the place reads what is sent: records of tokens, tenants' requests, or what the service does.",
    instead:
      "Send it to a resource of this account that the plan shows, or have its owner and the reason written down.",
  },
  "backend-outside": {
    group: "security",
    severities: ["block", "warn"],
    title: "A route sends requests outside the account",
    why: "Whoever runs the server or the function reads what tenants send, and answers in the API's name; without TLS, everyone on the way does.",
    instead:
      "Send it to a function of this account, or to a server whose owner is known, over HTTPS and without the token; an exception says whose it is.",
  },
  "service-exposed": {
    group: "security",
    severities: ["block", "warn"],
    title: "A route calls AWS with a role's rights",
    why: "Whoever may call the route acts with the role: on tables, queues, buckets or secrets, and without a function that looks at what is asked.",
    instead: "Put a function between the route and the service, with a role for exactly what it does.",
  },
  "token-passed-on": {
    group: "security",
    severities: ["block", "warn"],
    title: "A backend gets what callers prove themselves with",
    why: "Whoever has a tenant's token or key calls the API in the tenant's name.",
    instead:
      "Replace the header by a constant, as the builder does unless a backend has `passAuthorization`.",
  },
  "caller-forged": {
    group: "security",
    severities: ["block"],
    title: "A backend is no longer told by the gateway who calls",
    why: "A backend that believes `X-Tenant-Id` believes then whatever the caller writes there: one tenant reads another's data.",
    instead: "Map the header to `context.authorizer.principalId` on every route to that backend.",
  },
  "refusal-answered": {
    group: "security",
    severities: ["block"],
    title: "A refusal is answered as a success or a redirect",
    why: "Clients take a refused request for one that worked, alarms on errors see nothing, and a redirect takes them, with what they send, elsewhere.",
    instead: "Keep the first digit of the status: 4 for the caller's errors, 5 for the gateway's.",
  },
  "browser-steered": {
    group: "security",
    severities: ["block", "warn"],
    title: "An answer sends a browser elsewhere, or has it keep something",
    why: "A `Location`, `Refresh` or `Set-Cookie` that the gateway sets reaches every caller of the route, also those whom it refuses.",
    instead: "Leave redirects and cookies to the backend that needs them.",
  },
  "inside-shown": {
    group: "security",
    severities: ["block", "warn"],
    title: "An answer shows a secret, or the inside of the gateway",
    why: "What API Gateway writes into an answer is read by whoever gets it: a key or a token by pages and logs on the way, a policy or a reason by an attacker.",
    instead: "Answer with a fixed text, and `$context.requestId` to find the rest in the log.",
  },
  "answers-shared": {
    group: "security",
    severities: ["block", "warn"],
    title: "Answers are kept, and given to other callers",
    why: "The stage's cache knows an answer by its path and its cache keys only: what one tenant got, the next one gets.",
    instead:
      "Leave the cache off, or name the `Authorization` header in `cacheKeyParameters` of every route that it holds.",
  },
  "iam-widened": {
    group: "security",
    severities: ["warn", "block", "info"],
    title: "Someone may do more than before",
    why: "Each right that is not needed is one that an intruder, or a mistake, can use.",
    instead: "Name the exact actions and resources, and keep the conditions.",
  },
  "stranger-let-in": {
    group: "security",
    severities: ["block", "warn"],
    title: "Someone outside the account gets in",
    why: "Another account, an identity provider, or a service on behalf of anyone can use what only this account could, and this account cannot see who that is.",
    instead:
      "Name principals of this account. Of a service, ask for `aws:SourceArn` or `aws:SourceAccount`; of GitHub, for the audience and one repository with its branch or environment. Whom you let in on purpose needs an exception that says who it is.",
  },
  "rights-escalated": {
    group: "security",
    severities: ["block", "warn"],
    title: "Someone can give themselves other rights",
    why: "Whoever can change policies, trust or code of others, or pass any role, has every right that any of those has.",
    instead:
      "Name the exact roles, ask for a permissions boundary (`iam:PermissionsBoundary`) where policies are written, and for `iam:PassedToService` where roles are passed.",
  },
  "tenant-data-reached": {
    group: "security",
    severities: ["block", "warn", "info"],
    title: "Someone new reaches tokens, tenants or secrets",
    why: "Whoever reads or writes these tables knows who the tenants are, or makes tokens; secrets open whatever they are for.",
    instead:
      "Give such rights to the authorizer and to the operators' policy only. For a table or secret of its own, name that one.",
  },
  "function-taken-over": {
    group: "security",
    severities: ["block", "warn"],
    title: "A function runs other code, or its calls go elsewhere",
    why: "A variable of the runtime, a layer, an image or a bucket decides what runs and whom it talks to: with the function's rights, and with every token that an authorizer sees.",
    instead:
      "Put code into the bundle, and layers and images into this account. Leave the runtime's and the SDK's own variables alone.",
  },
  "network-opened": {
    group: "security",
    severities: ["block", "warn", "info"],
    title: "Something can be reached from more places",
    why: "What only some could reach, others now can.",
    instead: "Name the addresses, endpoints or principals that need it.",
  },
  "reaches-outside": {
    group: "security",
    severities: ["warn", "block", "info"],
    title: "Something outside the account is used or told",
    why: "Its owner decides what it does: it can read what it gets, change what it gives, or stop.",
    instead: "Use a resource of this account, or have the owner of the other and the reason written down.",
  },
  "runs-at-apply": {
    group: "security",
    severities: ["block", "warn"],
    title: "The apply runs code",
    why: "It runs with the credentials of whoever applies, and what it does is not in the plan.",
    instead:
      "Describe the result as a resource; run what must be run in a step of its own that is reviewed as code.",
  },
  "record-written": {
    group: "security",
    severities: ["block", "warn"],
    title: "Terraform writes a token, a tenant, a key or a record",
    why: "A record in the tokens table is a token that works, and whoever wrote the plan holds it. What Terraform writes, it also takes back: a tenant's key, or a record that was changed since.",
    instead: "Mint tokens and add tenants with `npm run tenants`, which shows each to its owner only.",
  },
  "waf-weakened": {
    group: "security",
    severities: ["block", "warn"],
    title: "The firewall is removed, detached, or lets more through",
    why: "Requests that were refused reach the API: floods, known attacks, listed addresses.",
    instead: "Keep the rule in block mode; exclude the one route or rule that refuses what it should not.",
  },
  "encryption-weakened": {
    group: "security",
    severities: ["warn", "block"],
    title: "Encryption, mutual TLS, rotation or code signing is weaker",
    why: "Data, connections or code are protected less than before.",
    instead: "Keep it on.",
  },
  "secrets-logged": {
    group: "security",
    severities: ["block", "warn"],
    title: "Logs will hold what callers send",
    why: "Execution logs with full data, and firewall logs without redaction, hold headers and bodies: tokens among them.",
    instead: "Leave `data_trace_enabled` off, and the `Authorization` header among the redacted fields.",
  },
  "secret-in-plan": {
    group: "security",
    severities: ["block", "warn"],
    title: "The plan holds a secret",
    why: "It is in this plan, in the state, and wherever either is stored or shown.",
    instead:
      "Revoke it now. Keep secrets in a secret store that is read at run time, and mark variables and outputs as sensitive.",
  },
  // Limits change.
  "limits-lowered": {
    group: "limits",
    severities: ["warn", "block"],
    title: "Tenants may do less",
    why: "Requests over the new rate or quota get 429, from the moment of the apply.",
    instead: "Compare with what tenants use (`npm run tenants -- usage`), and tell those who are over it.",
  },
  "limits-raised": {
    group: "limits",
    severities: ["info", "warn"],
    title: "Tenants may do more, or without limit",
    why: "Backends must carry it. Without a limit, one tenant can use up what the account has for all.",
    instead: "Check the backends' concurrency; keep a limit on every plan that is open to all.",
  },
  // You see less.
  "alarm-removed": {
    group: "visibility",
    severities: ["warn"],
    title: "An alarm, or the way to those whom it wakes, goes",
    why: "Nobody is told when it happens again.",
    instead: "Change the alarm in place, or create its successor in the same change.",
  },
  "alarm-weakened": {
    group: "visibility",
    severities: ["warn"],
    title: "An alarm is later, rarer or silent",
    why: "It tells of fewer failures, or tells nobody.",
    instead: "Compare the new threshold with the metric's last weeks.",
  },
  "log-removed": {
    group: "visibility",
    severities: ["block", "warn"],
    title: "A log or a log setting goes",
    why: "Lines that were written are deleted with their group; what is no longer written cannot be looked up later, and insight rules, filters and alarms on it go blind.",
    instead: "Keep the group: `skip_destroy`, or a `removed` block with `destroy = false`.",
  },
  "log-form-changed": {
    group: "visibility",
    severities: ["warn", "info"],
    title: "The access log's lines have another form",
    why: "Insight rules, filters, the console and alarms read the lines by the log's schema: what is renamed, quoted otherwise or no JSON they miss, and what is not in the schema may be the caller's to write.",
    instead:
      "Take the format from `accessLogFormat()`, and raise `ACCESS_LOG_VERSION` with a change of the schema.",
  },
  "retention-shortened": {
    group: "visibility",
    severities: ["warn"],
    title: "Logs are kept for a shorter time",
    why: "CloudWatch deletes the lines that are older, within days and for good.",
    instead: "Export what must be kept first.",
  },
  "insight-removed": {
    group: "visibility",
    severities: ["warn", "info"],
    title: "A dashboard, insight rule, filter, query, trace or metric goes or changes",
    why: "Who looks for it in an incident does not find it, or finds something else.",
    instead: "Replace it in the same change.",
  },
  // Takes long.
  "slow-change": {
    group: "slow",
    severities: ["warn", "info"],
    title: "The apply is bound by quotas of AWS's control plane",
    why: "API Gateway allows only so many of these calls in an account and Region, and the quota cannot be raised. An apply that is ended in the middle leaves a part of it done, and other deployments and `npm run tenants` wait for the same quota.",
    instead: "Apply it in parts, when nobody else deploys; keep tenants' keys out of Terraform.",
  },
  // Unknown.
  "plan-errored": {
    group: "unknown",
    severities: ["block"],
    title: "The plan failed",
    why: "Terraform met an error while planning: the plan does not show everything, and cannot be applied.",
    instead: "Mend the error and plan again.",
  },
  "plan-incomplete": {
    group: "unknown",
    severities: ["warn"],
    title: "The plan leaves something out",
    why: "It was made with `-target`, or changes are deferred: what comes later is not reviewed here.",
    instead: "Plan without `-target`, and review the next plan too.",
  },
  "unknown-type": {
    group: "unknown",
    severities: ["warn"],
    title: "A type of resource, or an action, that this review does not know",
    why: "It cannot say what the change does to tenants.",
    instead: "Read the change yourself; if it is right, write an exception with the reason.",
  },
  "unknown-change": {
    group: "unknown",
    severities: ["warn", "info"],
    title: "A change that no rule judges",
    why: "The type is known, but not what this attribute, or the end of this resource, means to tenants.",
    instead: "Read the change yourself; if it is right, write an exception with the reason.",
  },
  forgotten: {
    group: "unknown",
    severities: ["warn"],
    title: "Terraform forgets a resource",
    why: "It stays as it is, but from then on no plan shows what happens to it, and what is made in its place may collide with it.",
    instead: "Say in the change who looks after it now.",
  },
  "unknown-value": {
    group: "unknown",
    severities: ["warn", "info"],
    title: "A value that matters is known only after the apply",
    why: "Nobody can review what is not in the plan.",
    instead: "Apply what it depends on first, and plan again; or read the source of the value.",
  },
  drift: {
    group: "unknown",
    severities: ["info", "warn"],
    title: "Something was changed outside Terraform",
    why: "The apply may undo it, or builds on something else than the configuration says.",
    instead: "Find out who changed it and why, and bring it into the configuration.",
  },
  "check-failed": {
    group: "unknown",
    severities: ["warn"],
    title: "A check of the configuration fails or cannot be evaluated",
    why: "The configuration itself says that something is wrong.",
    instead: "Mend what the check names.",
  },
  "plan-contradictory": {
    group: "unknown",
    severities: ["warn", "info"],
    title: "The plan contradicts itself",
    why: "Terraform writes no such plan: a part of it is missing or was edited, so the apply may do something else than is shown here.",
    instead:
      "Make the plan again with `terraform plan -out` and `terraform show -json`, and review what they write as it is.",
  },
  "exceptions-changed": {
    group: "unknown",
    severities: ["warn", "info"],
    title: "The file of exceptions changes",
    why: "An exception silences a hazard in every later review until it expires.",
    instead: "An owner of the exceptions reads each one, and merges it before the change that needs it.",
  },
  "plan-unusual": {
    group: "unknown",
    severities: ["info", "warn"],
    title: "The plan was made in an unusual way",
    why: "Its Terraform, format or provider is not one that this review was made for: it may mean other things.",
    instead: "Plan with the versions that the stacks pin.",
  },
} as const satisfies Record<string, HazardKind>;

export type HazardId = keyof typeof kinds;

export const hazardKinds: Readonly<Record<HazardId, HazardKind>> = kinds;
export const hazardIds = Object.keys(kinds) as readonly HazardId[];
