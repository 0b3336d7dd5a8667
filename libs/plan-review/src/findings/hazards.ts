/** The effects on tenants, worst first, which is the order of a review. */
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
 * - `warn`: somebody must decide.
 * - `info`: for information; it does not change the verdict.
 */
export type Severity = "block" | "warn" | "info";

/** A kind of hazard. */
export interface HazardKind {
  readonly group: Group;
  /** The severities that it can have; the first is the default. */
  readonly severities: readonly [Severity, ...Severity[]];
  readonly title: string;
  readonly why: string;
  /** The recommended alternative. */
  readonly instead: string;
}

const kinds = {
  // Tenants lose access.
  "stage-removed": {
    group: "access",
    severities: ["block"],
    title: "A stage is replaced or destroyed",
    why: "The stage's usage plans lose the stage and all its API keys. Every tenant gets 403 until each plan has the stage again, and no request is answered while the stage is missing.",
    instead:
      "Change the stage in place. To rename it, add a second stage, attach every plan to it, move clients, then remove the old one.",
  },
  "plan-removed": {
    group: "access",
    severities: ["block"],
    title: "A usage plan is replaced or destroyed",
    why: "API Gateway detaches every API key of the plan. Each of its tenants gets 403, and their quota usage is reset.",
    instead:
      "Change the plan in place. To retire it, move its tenants with `npm run tenants -- move` first, and remove it when it has no key: `npm run tenants -- plans` counts the keys of each plan, and ends with status 7 while a plan that the environment no longer defines has some.",
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
    title: "An API key is removed, replaced, disabled, or detached from a plan",
    why: "The tenant of the key gets 403 at once.",
    instead:
      "Manage tenants' keys with `npm run tenants` only. To remove a key from the state without deleting it, use a `removed` block with `destroy = false`.",
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
    why: "Tokens that are missing in the new table, or that have another prefix, get 401.",
    instead: "Copy the tokens first, and accept the old prefix while tokens with it are in use.",
  },
  "accepted-tokens-narrowed": {
    group: "access",
    severities: ["block", "warn", "info"],
    title: "The authorizer accepts fewer tokens",
    why: "With `checksummed`, every token that Tollgate did not mint gets 401, even if its hash is in the table. A stricter header expression rejects headers that do not match.",
    instead: "Have tenants rotate such tokens first; `npm run tenants -- tokens list` finds them.",
  },
  "token-place-changed": {
    group: "access",
    severities: ["block", "warn"],
    title: "Tokens or keys are read from another place",
    why: "A client that sends its token or key in the old place gets 401 or 403 on every route of the scheme.",
    instead:
      "Keep the header. To use another one, add a second scheme, move clients, and remove the old scheme in a later change.",
  },
  "token-life-shortened": {
    group: "access",
    severities: ["warn"],
    title: "Tokens expire sooner",
    why: "Tokens expire earlier than tenants were told.",
    instead: "Announce the change, and keep the expiry of existing tokens.",
  },
  "function-removed": {
    group: "access",
    severities: ["block", "warn"],
    title: "A function, its alias, or API Gateway's permission to invoke it is removed",
    why: "Every request that needs the function gets 500. Without the authorizer's function, that is every request.",
    instead:
      "Change it in place. To rename it, create the new function, point the API at it, and remove the old one in a later change.",
  },
  "function-throttled": {
    group: "access",
    severities: ["warn", "block", "info"],
    title: "A function may run less often, for a shorter time, or with less memory",
    why: "Invocations above the concurrency or the timeout fail; at 0, every request fails.",
    instead: "Check the metrics ConcurrentExecutions and Duration before you lower it.",
  },
  "function-code-changed": {
    group: "access",
    severities: ["warn"],
    title: "A function gets another runtime, handler, architecture, network, role or setting",
    why: "The code may no longer start. Then every request that needs the function gets 500.",
    instead:
      "Deploy it to an environment without customers and run the smoke test. With an alias, shift part of the traffic first.",
  },
  "iam-narrowed": {
    group: "access",
    severities: ["info", "warn"],
    title: "A principal loses permissions",
    why: "Fewer permissions are better, unless one is needed: an authorizer that may no longer read its table answers 500 to everyone.",
    instead: "Check when the permission was last used before you remove it.",
  },
  "right-lost": {
    group: "access",
    severities: ["warn", "block"],
    title: "A running workload loses a permission",
    why: "Calls that need the permission fail after the apply: an authorizer that may no longer read its table answers 500 to everyone, and a function that may no longer write its log fails unseen.",
    instead:
      "Keep the permission until nothing uses it. CloudTrail and IAM's last accessed data show its use.",
  },
  "routing-changed": {
    group: "access",
    severities: ["block", "warn", "info"],
    title: "Requests reach another cell, or none",
    why: "A cell knows only the tokens of its own tenants. A request that comes to another cell gets 401, and one that is sent outside takes its token with it.",
    instead:
      "Move each tenant of a cell with `npm run tenants -- move-cell` before the router forgets it, and keep the router's function, its store and its origins.",
  },
  // Clients break.
  "api-removed": {
    group: "clients",
    severities: ["block"],
    title: "The API is replaced or destroyed",
    why: "A new API has a new id and a new URL, so every client of the old URL gets no answer. The API's stages are removed too, and with them the stages' API keys.",
    instead:
      "Change the API in place. The finding names the attribute that forces the replacement: keep its value, or create a second API and move clients. The documents of two APIs are not compared.",
  },
  "domain-removed": {
    group: "clients",
    severities: ["block", "warn"],
    title: "A domain, its mapping, record or certificate is removed or points elsewhere",
    why: "Clients of the name get no answer, or the answer of another service. DNS caches keep that for some time after a fix.",
    instead: "Add the new domain or mapping first, move clients, and remove the old one in a later change.",
  },
  "route-removed": {
    group: "clients",
    severities: ["block"],
    title: "A route is removed",
    why: "Clients that call it get 403 `Missing Authentication Token`, or the answer of a path that matches too. A route that required scopes may be called without them until the API is deployed, because the authorizer is replaced first.",
    instead:
      "Mark the route as deprecated, watch the access log until nobody calls it, then remove it with an exception that says so. Remove a route that required scopes in two deployments: first let its backend refuse every request, then remove the route.",
  },
  "route-changed": {
    group: "clients",
    severities: ["warn", "block", "info"],
    title: "A route gets another integration or behaves differently",
    why: "Its integration, backend, timeout or error responses change, so clients may get other responses.",
    instead: "Compare both versions with real requests in an environment without customers first.",
  },
  "requests-refused": {
    group: "clients",
    severities: ["warn", "block", "info"],
    title: "Requests that were accepted may be rejected",
    why: "A stricter schema, required parameter, validator, TLS policy, client certificate or firewall rule rejects requests that were accepted before.",
    instead: "Find the affected callers in the logs, or in the firewall's count mode, and tell them first.",
  },
  "endpoint-changed": {
    group: "clients",
    severities: ["block", "warn"],
    title: "The API's endpoint is disabled or changes its type",
    why: "Clients of the `execute-api` URL get 403, or cannot reach it at all.",
    instead:
      "Move clients to the custom domain first. The access log's domain name shows who still uses the URL.",
  },
  "browsers-refused": {
    group: "clients",
    severities: ["warn"],
    title: "Web pages can no longer read a response, or send a request",
    why: "A browser hides a response from a page if the CORS headers do not name the page's origin, method or header.",
    instead: "Keep the `Access-Control-` headers of `x-cors`, also on API Gateway's own error responses.",
  },
  // Data is lost.
  "table-removed": {
    group: "data",
    severities: ["block"],
    title: "A table is replaced or destroyed",
    why: "All items are lost. A backend loses its data; without the tokens table every request gets 401; without the tenants table nobody knows the owner of a key. The new table is empty. If it has the same name, the apply may fail, because Terraform creates it before it deletes the old one.",
    instead:
      "Never replace a table with data. Create a second table, copy the items (PITR export or backup), switch, and remove the old table with an exception.",
  },
  "data-removed": {
    group: "data",
    severities: ["block", "warn"],
    title: "A resource with data is removed, or its data may expire sooner",
    why: "The data is deleted with the resource, and no later apply restores it.",
    instead: "Back it up first, and test that the backup can be restored.",
  },
  "recovery-weakened": {
    group: "data",
    severities: ["block", "warn"],
    title: "Protection or recovery of data is turned off or shortened",
    why: "Without point-in-time recovery the history is lost at once. Without deletion protection or versions, one mistake deletes data permanently.",
    instead: "Keep it on. To remove a table, turn it off in a separate change, with an exception.",
  },
  "table-changed": {
    group: "data",
    severities: ["warn", "block"],
    title: "A table's index, TTL, stream or capacity changes",
    why: "Queries on a removed index fail. A new TTL attribute deletes items with a value in the past. Lower capacity throttles requests.",
    instead:
      "Move readers off the index first. Check the values of the TTL attribute in all items before you enable it.",
  },
  "key-deleted": {
    group: "data",
    severities: ["block", "warn"],
    title: "An encryption key is deleted, disabled or replaced",
    why: "Data that is encrypted with the key can no longer be read.",
    instead: "Re-encrypt the data first, disable the key for some weeks, and delete it if nothing fails.",
  },
  // Security weakens.
  "authorizer-removed": {
    group: "security",
    severities: ["block", "warn"],
    title: "A route has no authorizer, or an authorizer is removed or replaced",
    why: "Anyone on the internet can call the route without a token.",
    instead:
      "Restore the route's `token` security. A route that is public on purpose needs an exception that says why.",
  },
  "key-not-required": {
    group: "security",
    severities: ["block", "warn"],
    title: "A route no longer requires a key",
    why: "Its requests are not metered or limited, and suspended tenants can call it.",
    instead: "Restore the route's `tenantKey` security.",
  },
  "scope-lost": {
    group: "security",
    severities: ["block", "warn"],
    title: "A route no longer requires a scope",
    why: "Tokens that were minted without the scope can call the route. So they can where another path, new or left, answers the route's requests and does not require the scope. The review does not compare an API that is destroyed with one that is created at another address.",
    instead:
      "Restore the scope in the route's `x-required-scopes`. To rename a scope, give the new one to the tokens first, and require both for a while. To give an API another address, use a `moved` block: then its documents are compared.",
  },
  "scope-widened": {
    group: "security",
    severities: ["warn"],
    title: "A scope opens a further route",
    why: "Tokens that exist can call the new route, because they have the scopes that it requires, or because it requires none. A token can have a scope that no route required yet: `--force` gives it, and scopes were once stored without a check.",
    instead:
      "Require a new scope of the route, see in `npm run tenants -- tokens list` that no token has it yet, and give it to the tokens that shall call the route.",
  },
  "revocation-delayed": {
    group: "security",
    severities: ["warn"],
    title: "The authorizer's results are cached longer",
    why: "A revoked token stays valid while its result is cached.",
    instead:
      "Keep the cache TTL at or below the delay that you promised; `tokens revoke --now` flushes the cache.",
  },
  "cache-shortened": {
    group: "limits",
    severities: ["warn"],
    title: "The authorizer's results are cached for a shorter time",
    why: "More requests wait for the authorizer, and its concurrency and table must handle them. With a TTL of 0, every request waits.",
    instead: "Compare the authorizer's concurrency with the requests per second of a busy hour.",
  },
  "validation-removed": {
    group: "security",
    severities: ["warn"],
    title: "Requests are no longer validated",
    why: "Backends receive requests that the document does not allow.",
    instead: "Keep the validator on, and relax the schema instead.",
  },
  "data-leaves": {
    group: "security",
    severities: ["block", "warn", "info"],
    title: "Data, logs or events are sent to another destination",
    why: "The owner of the destination reads the data: token records, tenants' requests, or operational events.",
    instead:
      "Send the data to a resource of this account in the plan, or document the owner and the reason in an exception.",
  },
  "backend-outside": {
    group: "security",
    severities: ["block", "warn"],
    title: "A route sends requests outside the account",
    why: "The owner of the server or function reads what tenants send, and answers on behalf of the API. Without TLS, so can everyone on the network path.",
    instead:
      "Use a function of this account, or a server with a known owner, over HTTPS and without the token. An exception names the owner.",
  },
  "service-exposed": {
    group: "security",
    severities: ["block", "warn"],
    title: "A route calls an AWS service with the permissions of a role",
    why: "Every caller of the route acts with the role's permissions on tables, queues, buckets or secrets, and no function checks the request.",
    instead:
      "Put a function between the route and the service, with a role that allows only what the function does.",
  },
  "token-passed-on": {
    group: "security",
    severities: ["block", "warn"],
    title: "A backend receives the caller's credentials",
    why: "Whoever has a tenant's token or key can call the API as the tenant.",
    instead:
      "Replace the header by a constant. The document builder does so unless a backend sets `passAuthorization`.",
  },
  "caller-forged": {
    group: "security",
    severities: ["block"],
    title: "A backend no longer gets the caller's identity from the gateway",
    why: "A backend that trusts `X-Tenant-Id` accepts any value that the caller sends: one tenant reads another tenant's data.",
    instead: "Map the header to `context.authorizer.principalId` on every route to that backend.",
  },
  "refusal-answered": {
    group: "security",
    severities: ["block"],
    title: "A rejected request gets a success or a redirect status",
    why: "Clients treat a rejected request as successful, error alarms do not fire, and a redirect sends clients and their data elsewhere.",
    instead: "Keep the first digit of the status: 4 for client errors, 5 for gateway errors.",
  },
  "browser-steered": {
    group: "security",
    severities: ["block", "warn"],
    title: "A response redirects a browser, or sets a cookie",
    why: "A `Location`, `Refresh` or `Set-Cookie` header of the gateway reaches every caller of the route, including rejected callers.",
    instead: "Leave redirects and cookies to the backend that needs them.",
  },
  "inside-shown": {
    group: "security",
    severities: ["block", "warn"],
    title: "A response shows a secret, or internals of the gateway",
    why: "Everyone who gets the response reads it: web pages and proxies see a key or a token, an attacker sees a policy or a reason.",
    instead: "Answer with a fixed text and `$context.requestId`, which finds the details in the log.",
  },
  "answers-shared": {
    group: "security",
    severities: ["block", "warn"],
    title: "Responses are cached and given to other callers",
    why: "The stage's cache identifies a response by its path and cache keys only, so the next tenant gets the response of the previous one.",
    instead:
      "Keep the cache off, or name the `Authorization` header in `cacheKeyParameters` of every cached route.",
  },
  "iam-widened": {
    group: "security",
    severities: ["warn", "block", "info"],
    title: "A principal gains permissions",
    why: "An intruder or a mistake can use every permission, even those that are not needed.",
    instead: "Name the exact actions and resources, and keep the conditions.",
  },
  "stranger-let-in": {
    group: "security",
    severities: ["block", "warn"],
    title: "A principal outside the account gets access",
    why: "Another account, an identity provider, or an AWS service on behalf of any account can use resources that only this account could use, and this account cannot see who acts.",
    instead:
      "Name principals of this account. For a service, require `aws:SourceArn` or `aws:SourceAccount`; for GitHub, the audience and one repository with its branch or environment. Intended access needs an exception that names the principal.",
  },
  "rights-escalated": {
    group: "security",
    severities: ["block", "warn"],
    title: "A principal can grant itself further permissions",
    why: "Whoever can change policies, trust or code of others, or pass any role, has all their permissions.",
    instead:
      "Name the exact roles. Require a permissions boundary (`iam:PermissionsBoundary`) to write policies, and `iam:PassedToService` to pass roles.",
  },
  "tenant-data-reached": {
    group: "security",
    severities: ["block", "warn", "info"],
    title: "A further principal can access tokens, tenants or secrets",
    why: "Whoever reads or writes these tables knows the tenants, or creates tokens. Secrets give access to the systems that they protect.",
    instead:
      "Give such permissions to the authorizer and to the operators' policy only. For another table or secret, name exactly that one.",
  },
  "function-taken-over": {
    group: "security",
    severities: ["block", "warn"],
    title: "A function runs other code, or calls another endpoint",
    why: "A runtime variable, a layer, an image or a bucket decides which code runs and which servers it calls: with the function's permissions, and with every token that an authorizer sees.",
    instead:
      "Put code into the bundle, and layers and images into this account. Do not set variables of the runtime or the SDK.",
  },
  "network-opened": {
    group: "security",
    severities: ["block", "warn", "info"],
    title: "A resource can be reached from more places",
    why: "More callers can reach a resource whose access was restricted.",
    instead: "Name the addresses, endpoints or principals that need access.",
  },
  "reaches-outside": {
    group: "security",
    severities: ["warn", "block", "info"],
    title: "A resource outside the account is used or notified",
    why: "Its owner controls it: the owner can read what it receives, change what it returns, or stop it.",
    instead: "Use a resource of this account, or document the owner and the reason in an exception.",
  },
  "runs-at-apply": {
    group: "security",
    severities: ["block", "warn"],
    title: "The apply runs code",
    why: "The code runs with the credentials of whoever applies the plan, and the plan does not show what it does.",
    instead: "Declare the result as a resource. Run code in a separate step that is reviewed as code.",
  },
  "record-written": {
    group: "security",
    severities: ["block", "warn"],
    title: "Terraform writes a token, a tenant, a key or a record",
    why: "A record in the tokens table is a valid token, and the author of the plan knows it. Terraform also deletes what it created: a tenant's key, or a record that was changed since.",
    instead: "Create tokens and tenants with `npm run tenants`, which shows a token to its owner only.",
  },
  "waf-weakened": {
    group: "security",
    severities: ["block", "warn"],
    title: "The firewall is removed, detached, or allows more requests",
    why: "Requests that were blocked reach the API: floods, known attacks, listed addresses.",
    instead:
      "Keep the rule in block mode; exclude only the route or the rule that blocks legitimate requests.",
  },
  "encryption-weakened": {
    group: "security",
    severities: ["warn", "block"],
    title: "Encryption, mutual TLS, key rotation or code signing is weaker",
    why: "Data, connections or code have less protection than before.",
    instead: "Keep it on.",
  },
  "secrets-logged": {
    group: "security",
    severities: ["block", "warn"],
    title: "Logs will contain callers' data",
    why: "Execution logs with full data, and firewall logs without redaction, contain headers and bodies, and so tokens.",
    instead: "Keep `data_trace_enabled` off, and redact the `Authorization` header.",
  },
  "secret-in-plan": {
    group: "security",
    severities: ["block", "warn"],
    title: "The plan contains a secret",
    why: "The secret is in the plan and in the state, and everywhere these are stored or shown.",
    instead:
      "Revoke it now. Read secrets at run time from a secret store, and mark variables and outputs as sensitive.",
  },
  "self-service-changed": {
    group: "security",
    severities: ["warn", "info"],
    title: "Tenants manage their own tokens, or no longer, or have another number of them",
    why: "With self-service, every token without scopes, and every one with `tokens:manage`, can mint, rotate and revoke its tenant's tokens: whoever steals one can mint more, and end all others. A function gets the right to write the tokens table. Without it, the requests of tenants below `/tenant` are refused.",
    instead:
      "Before it is turned on, give tokens that call only your own routes scopes (`npm run tenants -- tokens update`). Before it is turned off, tell tenants whom to ask.",
  },
  // Limits change.
  "limits-lowered": {
    group: "limits",
    severities: ["warn", "block"],
    title: "Tenants get lower limits",
    why: "Requests above the new rate or quota get 429 as soon as the plan is applied.",
    instead:
      "Compare the limit with the tenants' usage (`npm run tenants -- usage`), and tell those above it.",
  },
  "limits-raised": {
    group: "limits",
    severities: ["info", "warn"],
    title: "Tenants get higher limits, or none",
    why: "Backends must handle the load. Without a limit, one tenant can use the capacity of the whole account.",
    instead: "Check the backends' concurrency, and keep a limit on every plan that is open to all.",
  },
  // You see less.
  "alarm-removed": {
    group: "visibility",
    severities: ["warn"],
    title: "An alarm, or its notification, is removed",
    why: "Nobody is notified the next time.",
    instead: "Change the alarm in place, or create its replacement in the same change.",
  },
  "alarm-weakened": {
    group: "visibility",
    severities: ["warn"],
    title: "An alarm fires later, less often, or notifies nobody",
    why: "It reports fewer failures, or reports them to nobody.",
    instead: "Compare the new threshold with the metric's last weeks.",
  },
  "log-removed": {
    group: "visibility",
    severities: ["block", "warn"],
    title: "A log or a log setting is removed",
    why: "The log group's lines are deleted with it. Lines that are no longer written are missing later, and insight rules, filters and alarms that read them stop working.",
    instead: "Keep the group: `skip_destroy`, or a `removed` block with `destroy = false`.",
  },
  "log-form-changed": {
    group: "visibility",
    severities: ["warn", "info"],
    title: "The access log's format changes",
    why: "Insight rules, filters, alarms and the console parse the lines by the log's schema. They miss members that are renamed, quoted differently, or not JSON. Callers may control the content of members outside the schema.",
    instead:
      "Take the format from `accessLogFormat()`, and raise `ACCESS_LOG_VERSION` when the schema changes.",
  },
  "retention-shortened": {
    group: "visibility",
    severities: ["warn"],
    title: "Logs are kept for a shorter time",
    why: "CloudWatch permanently deletes the older lines within days.",
    instead: "Export the lines that must be kept first.",
  },
  "insight-removed": {
    group: "visibility",
    severities: ["warn", "info"],
    title: "A dashboard, insight rule, filter, query, trace or metric is removed or changes",
    why: "In an incident, an operator does not find it, or sees other data.",
    instead: "Replace it in the same change.",
  },
  // Takes long.
  "slow-change": {
    group: "slow",
    severities: ["warn", "info"],
    title: "Control-plane quotas slow the apply down",
    why: "API Gateway limits the rate of these calls for the account and Region, and the quota cannot be raised. An interrupted apply leaves some of the changes done. Other deployments and `npm run tenants` share the quota.",
    instead: "Apply it in parts while nobody else deploys, and keep tenants' keys out of Terraform.",
  },
  // Unknown.
  "plan-errored": {
    group: "unknown",
    severities: ["block"],
    title: "The plan failed",
    why: "Planning ended with an error: the plan is not complete, and cannot be applied.",
    instead: "Fix the error and plan again.",
  },
  "plan-incomplete": {
    group: "unknown",
    severities: ["warn"],
    title: "The plan is not complete",
    why: "The plan was made with `-target`, or changes are deferred: later changes are not reviewed here.",
    instead: "Plan without `-target`, and review the next plan too.",
  },
  "unknown-type": {
    group: "unknown",
    severities: ["warn"],
    title: "The review does not know a resource type or an action",
    why: "The review cannot tell the effect of the change on tenants.",
    instead: "Read the change yourself; if it is right, write an exception with the reason.",
  },
  "unknown-change": {
    group: "unknown",
    severities: ["warn", "info"],
    title: "No rule covers a change",
    why: "The review knows the type, but not the effect of this attribute, or of the removal, on tenants.",
    instead: "Read the change yourself; if it is right, write an exception with the reason.",
  },
  forgotten: {
    group: "unknown",
    severities: ["warn"],
    title: "Terraform stops managing a resource",
    why: "The resource stays, but later plans do not show its changes, and a new resource in its place may conflict with it.",
    instead: "Say in the change who manages it from now on.",
  },
  "unknown-value": {
    group: "unknown",
    severities: ["warn", "info"],
    title: "An important value is known only after the apply",
    why: "A value that is not in the plan cannot be reviewed.",
    instead:
      "Apply the resources that it depends on first, and plan again; or review the source of the value.",
  },
  drift: {
    group: "unknown",
    severities: ["info", "warn"],
    title: "A resource was changed outside Terraform",
    why: "The apply may revert the change, or it builds on values that are not in the configuration.",
    instead: "Find out who changed it and why, and add the change to the configuration.",
  },
  "check-failed": {
    group: "unknown",
    severities: ["warn"],
    title: "A check of the configuration fails or cannot be evaluated",
    why: "The configuration reports a problem.",
    instead: "Fix what the check names.",
  },
  "plan-contradictory": {
    group: "unknown",
    severities: ["warn", "info"],
    title: "The plan contradicts itself",
    why: "Terraform does not write such plans: a part is missing or was edited, so the apply may do something else.",
    instead:
      "Make the plan again with `terraform plan -out` and `terraform show -json`, and review the unchanged output.",
  },
  "exceptions-changed": {
    group: "unknown",
    severities: ["warn", "info"],
    title: "The exceptions file changes",
    why: "An exception hides a hazard in every later review until it expires.",
    instead:
      "An owner of the exceptions file reviews each entry, and merges it before the change that needs it.",
  },
  "plan-unusual": {
    group: "unknown",
    severities: ["info", "warn"],
    title: "The plan was made in an unusual way",
    why: "The review was not made for this Terraform version, format or provider: values may have another meaning.",
    instead: "Plan with the versions that the stacks pin.",
  },
} as const satisfies Record<string, HazardKind>;

export type HazardId = keyof typeof kinds;

export const hazardKinds: Readonly<Record<HazardId, HazardKind>> = kinds;
export const hazardIds = Object.keys(kinds) as readonly HazardId[];
