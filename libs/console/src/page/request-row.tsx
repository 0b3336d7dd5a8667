import { Fragment } from "preact";
import { requestKey } from "../source/request-key";
import { NO_TENANT, tenantName } from "../source/tenant-name";
import type { RequestData } from "../wire";
import { clockMilliseconds, dateTime, milliseconds, NO_VALUE, quantity } from "./format";

interface RequestRowProps {
  readonly request: RequestData;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly onTenant: (untrustedName: string) => void;
}

export const COLUMNS = ["Time (UTC)", "Status", "Tenant", "Route", "Latency", "Request id"] as const;

/** A request in a line, and all that the log says of it below, when it is open. */
export function RequestRow({ request, isOpen, onToggle, onTenant }: RequestRowProps) {
  const { time, status, tenantId, apiKeyId, method, resourcePath, errorType } = request;
  const key = requestKey(request);
  const tenant = tenantName(tenantId, apiKeyId);
  return (
    <Fragment>
      <tr class={isOpen ? "open" : ""}>
        <td class="time">{clockMilliseconds(time)}</td>
        <td>
          <span class={`status s${status === 429 ? status : Math.floor(status / 100)}`}>{status}</span>
          {errorType !== undefined && <span class="error-type">{errorType}</span>}
        </td>
        <td class="tenant">{tenant === NO_TENANT ? <span class="none">{NO_VALUE}</span> : tenant}</td>
        <td class="route">
          {method} {resourcePath ?? <span class="none">no route</span>}
        </td>
        <td>
          <Split {...request} />
        </td>
        <td class="id">
          <button type="button" class="link" aria-expanded={isOpen} onClick={onToggle} title={key}>
            <span class="sr-only">Details of </span>
            {key.slice(0, 8)}
          </button>
        </td>
      </tr>
      {isOpen && (
        <tr class="details">
          <td colSpan={COLUMNS.length}>
            <Details request={request} onTenant={onTenant} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

/** Where the time went: the authorizer, the backend, and what is left, which is the gateway's own. */
function partsOf({ responseLatency, authorizerLatency = 0, integrationLatency = 0 }: RequestData) {
  const own = Math.max(0, responseLatency - authorizerLatency - integrationLatency);
  return [
    { name: "authorizer", value: authorizerLatency },
    { name: "backend", value: integrationLatency },
    { name: "gateway", value: own },
  ];
}

function Split(request: RequestData) {
  const parts = partsOf(request);
  const whole = parts.reduce((sum, { value }) => sum + value, 0);
  return (
    <span class="latency">
      <span class="number">{milliseconds(request.responseLatency)}</span>
      <span class="split" aria-hidden="true">
        {parts.map(({ name, value }) => (
          <span key={name} class={name} style={{ width: whole === 0 ? "0" : `${(100 * value) / whole}%` }} />
        ))}
      </span>
    </span>
  );
}

function Details({ request, onTenant }: Pick<RequestRowProps, "request" | "onTenant">) {
  const { tenantId, apiKeyId, authorizerLatency, integrationLatency, responseLatency } = request;
  const tenant = tenantName(tenantId, apiKeyId);
  const optional = (value: number | undefined, otherwise: string) =>
    value === undefined ? otherwise : milliseconds(value);
  const facts: readonly (readonly [string, string])[] = [
    ["Request", request.extendedRequestId ?? NO_VALUE],
    ["Request id, perhaps the caller's", request.requestId],
    ["Arrived", `${dateTime(request.time)} UTC`],
    ["Answered with", `${request.status}, ${quantity(request.bytes, "bytes")}`],
    ["Gateway response", request.errorType ?? "none: the backend answered"],
    ["Tenant", tenantId === undefined ? "unknown" : tenant],
    ["Token id", request.tokenId ?? NO_VALUE],
    ["API key id", apiKeyId ?? NO_VALUE],
    ["From", request.sourceIp],
    ["Authorizer", optional(authorizerLatency, "not called: cached, or not asked")],
    ["Backend", optional(integrationLatency, "not called")],
    ["Gateway", milliseconds(partsOf(request)[2]?.value ?? 0)],
    ["Whole request", milliseconds(responseLatency)],
  ];
  return (
    <>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {tenantId !== undefined && (
        <button type="button" onClick={() => onTenant(tenant)}>
          Only this tenant’s requests
        </button>
      )}
    </>
  );
}
