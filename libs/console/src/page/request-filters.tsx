import { useId } from "preact/hooks";
import type { RequestFilter } from "../wire";
import { NO_FILTER } from "./view-state";

const STATUSES = [
  ["", "All"],
  ["errors", "Errors (4xx, 5xx)"],
  ["5xx", "5xx"],
  ["4xx", "4xx"],
  ["429", "429"],
  ["2xx", "2xx"],
] as const;

interface RequestFiltersProps {
  readonly filter: RequestFilter;
  readonly onFilter: (filter: RequestFilter) => void;
  /** To choose from while typing. */
  readonly untrustedTenants: readonly string[];
  readonly untrustedRoutes: readonly string[];
}

/** Which requests the list shows. */
export function RequestFilters({ filter, onFilter, untrustedTenants, untrustedRoutes }: RequestFiltersProps) {
  const id = useId();
  const set = (name: keyof RequestFilter) => (event: { currentTarget: { value: string } }) =>
    onFilter({ ...filter, [name]: event.currentTarget.value });
  const text = (
    name: "tenant" | "route" | "requestId",
    label: string,
    hint: string,
    choices?: readonly string[],
  ) => (
    <div class="field">
      <label for={`${id}-${name}`}>{label}</label>
      <input
        id={`${id}-${name}`}
        type="search"
        autocomplete="off"
        spellcheck={false}
        placeholder={hint}
        value={filter[name]}
        onInput={set(name)}
        {...(choices && { list: `${id}-${name}-choices` })}
      />
      {choices && (
        <datalist id={`${id}-${name}-choices`}>
          {choices.map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
    </div>
  );
  const isFiltered = Object.values(filter).some((value) => value !== "");
  return (
    <div class="filters" role="search" aria-label="Requests">
      {text("tenant", "Tenant", "part of it, or =all of it", untrustedTenants)}
      <div class="field">
        <label for={`${id}-status`}>Status</label>
        <select id={`${id}-status`} value={filter.status} onChange={set("status")}>
          {STATUSES.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      {text("route", "Route", "such as GET /health", untrustedRoutes)}
      {text("requestId", "Request id", "x-amz-apigw-id, or x-amzn-RequestId")}
      <button type="button" disabled={!isFiltered} onClick={() => onFilter(NO_FILTER)}>
        Clear
      </button>
    </div>
  );
}
