import { Fragment } from "preact";
import { requestKey } from "../../lines/request-filter";
import { causeName, NO_TENANT, routeName, tenantName } from "../../lines/names";
import type { RequestData, RequestFilter } from "../../wire";
import {
  clockMilliseconds,
  clockTime,
  dateTime,
  milliseconds,
  NO_VALUE,
  quantity,
  zoneName,
} from "../format";
import type { ChangeFilter } from "./request-filters";

interface RequestRowProps {
  readonly request: RequestData;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly onFilter: ChangeFilter;
}

export const COLUMNS = ["Status", "Tenant", "Route", "Latency", "Request id"] as const;

/** A request in one row, and while it is open, all fields of its log line below. */
export function RequestRow({ request, isOpen, onToggle, onFilter }: RequestRowProps) {
  const { time, errorType, method, resourcePath } = request;
  const key = requestKey(request);
  return (
    <Fragment>
      <tr class={isOpen ? "open" : ""}>
        <td class="time">{clockMilliseconds(time)}</td>
        <td>
          <Status {...request} />
          {errorType !== undefined && <span class="error-type">{errorType}</span>}
        </td>
        <td class="tenant">
          <Tenant {...request} />
          {request.cell !== undefined && <span class="none"> · cell {request.cell}</span>}
        </td>
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
          <td colSpan={COLUMNS.length + 1}>
            <Details request={request} onFilter={onFilter} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

/** A request on a small screen: a tap anywhere on the row opens it. */
export function RequestCard({ request, isOpen, onToggle, onFilter }: RequestRowProps) {
  const { time, responseLatency, method, resourcePath } = request;
  return (
    <li class={isOpen ? "open" : ""}>
      <button type="button" class="card" aria-expanded={isOpen} onClick={onToggle}>
        <Status {...request} />
        <span class="name">
          <Tenant {...request} /> <span class="none">·</span> {method} {resourcePath ?? "no route"}
        </span>
        <span class="brief">
          {milliseconds(responseLatency)}
          <br />
          {clockTime(time)}
        </span>
      </button>
      {isOpen && (
        <div class="details">
          <Details request={request} onFilter={onFilter} />
        </div>
      )}
    </li>
  );
}

function Status({ status }: RequestData) {
  return <span class={`status s${status === 429 ? status : Math.floor(status / 100)}`}>{status}</span>;
}

function Tenant({ tenantId, apiKeyId }: RequestData) {
  const tenant = tenantName(tenantId, apiKeyId);
  return tenant === NO_TENANT ? <span class="none">no tenant</span> : <>{tenant}</>;
}

/** The parts of the latency: authorizer, backend, and the rest, which is the gateway's own. */
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

function Details({ request, onFilter }: Pick<RequestRowProps, "request" | "onFilter">) {
  const { tenantId, apiKeyId, authorizerLatency, integrationLatency, responseLatency } = request;
  const tenant = tenantName(tenantId, apiKeyId);
  const optional = (value: number | undefined, otherwise: string) =>
    value === undefined ? otherwise : milliseconds(value);
  const facts: readonly (readonly [string, string])[] = [
    ["Request", request.extendedRequestId ?? NO_VALUE],
    ["Request id, perhaps the caller's", request.requestId],
    ["Arrived", `${dateTime(request.time, "utc")} UTC`],
    ["By the local clock", `${dateTime(request.time, "local")} ${zoneName(request.time, "local")}`],
    ["Answered with", `${request.status}, ${quantity(request.bytes, "bytes")}`],
    ["Gateway response", request.errorType ?? "none: the backend answered"],
    ...(request.cell === undefined ? [] : [["Cell", request.cell] as const]),
    ["Tenant", tenantId === undefined ? "unknown" : tenant],
    ["Token id", request.tokenId ?? NO_VALUE],
    ["API key id", apiKeyId ?? NO_VALUE],
    ["From", request.sourceIp],
    ["Authorizer", optional(authorizerLatency, "not called: cached, or not asked")],
    ["Backend", optional(integrationLatency, "not called")],
    ["Gateway", milliseconds(partsOf(request)[2]?.value ?? 0)],
    ["Whole request", milliseconds(responseLatency)],
  ];
  const cause = causeName(request.status, request.errorType);
  const choices: readonly (readonly [string, Partial<RequestFilter>])[] = [
    ["tenant", { tenant: `=${tenant}` }],
    ["route", { route: `=${routeName(request.method, request.resourcePath)}` }],
    ["status", { status: String(request.status) }],
    ...(cause === undefined ? [] : [["cause", { cause: `=${cause}` }] as const]),
    ...(request.cell === undefined ? [] : [["cell", { cell: request.cell }] as const]),
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
      <div class="actions">
        <span class="note">Show only this</span>
        {choices.map(([name, filter]) => (
          <button type="button" key={name} onClick={() => onFilter(filter)}>
            {name}
          </button>
        ))}
      </div>
    </>
  );
}
