import { useId } from "preact/hooks";
import type { RequestFilter } from "../../wire";
import { NO_FILTER } from "../view-state";

const STATUSES = [
  ["", "All"],
  ["errors", "Errors (4xx, 5xx)"],
  ["5xx", "5xx"],
  ["4xx", "4xx, with 429"],
  ["429", "429"],
  ["2xx", "2xx"],
] as const;

const NAMES = { tenant: "Tenant", route: "Route", status: "Status", cause: "Cause", cell: "Cell" } as const;
type Part = keyof typeof NAMES;
const PARTS = Object.keys(NAMES) as Part[];

const chosenParts = (filter: RequestFilter): readonly Part[] => PARTS.filter((part) => filter[part] !== "");

/** Whether the whole page is filtered. A request id finds a request in the list, and filters nothing else. */
export const isFiltering = (filter: RequestFilter): boolean => chosenParts(filter).length > 0;

/** Changes parts of the filter. `isTyped`: the user is still typing. */
export type ChangeFilter = (changed: Partial<RequestFilter>, isTyped?: boolean) => void;

interface RequestFiltersProps {
  readonly filter: RequestFilter;
  readonly onFilter: ChangeFilter;
  /** Suggestions while typing. */
  readonly untrustedTenants: readonly string[];
  readonly untrustedRoutes: readonly string[];
  readonly untrustedCauses: readonly string[];
  /** Names of the cells, if there are several. */
  readonly cells: readonly string[];
}

/** The filter of the whole page. Active filters are above everything else, and a click removes them. */
export function RequestFilters({ filter, onFilter, cells, ...known }: RequestFiltersProps) {
  const id = useId();
  const isFiltered = isFiltering(filter);
  const field = { id, filter, onFilter };
  // A status that is not in the list, such as a request's 502, is still shown as selected.
  const statuses = STATUSES.some(([value]) => value === filter.status)
    ? STATUSES
    : [...STATUSES, [filter.status, filter.status] as const];
  return (
    <div class={`filter-bar ${isFiltered ? "on" : ""}`} role="search" aria-label="Filter of the whole page">
      <details class="filter-fields">
        <summary>{isFiltered ? "Change the filter" : "Filter the page"}</summary>
        <div class="filters">
          <TextField
            {...field}
            name="tenant"
            hint="part of it, or =all of it"
            untrustedChoices={known.untrustedTenants}
          />
          <TextField
            {...field}
            name="route"
            hint="such as GET /health"
            untrustedChoices={known.untrustedRoutes}
          />
          <div class="field">
            <label for={`${id}-status`}>Status</label>
            <select
              id={`${id}-status`}
              value={filter.status}
              onChange={({ currentTarget }) => onFilter({ status: currentTarget.value })}
            >
              {statuses.map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </div>
          <TextField
            {...field}
            name="cause"
            hint="such as THROTTLED"
            untrustedChoices={known.untrustedCauses}
          />
          {cells.length > 0 && (
            <div class="field">
              <label for={`${id}-cell`}>Cell</label>
              <select
                id={`${id}-cell`}
                value={filter.cell}
                onChange={({ currentTarget }) => onFilter({ cell: currentTarget.value })}
              >
                {["", ...cells].map((name) => (
                  <option key={name} value={name}>
                    {name === "" ? "All" : name}
                  </option>
                ))}
              </select>
            </div>
          )}
        </div>
      </details>
      {isFiltered && (
        <p class="chips">
          <span>Only</span>
          {chosenParts(filter).map((part) => (
            <button type="button" class="chip" key={part} onClick={() => onFilter({ [part]: "" })}>
              {NAMES[part].toLowerCase()} {filter[part].replace(/^=/, "")} <span aria-hidden="true">×</span>
              <span class="sr-only">, remove</span>
            </button>
          ))}
          <button type="button" onClick={() => onFilter({ ...NO_FILTER, requestId: filter.requestId })}>
            Clear
          </button>
        </p>
      )}
    </div>
  );
}

interface TextFieldProps {
  readonly id: string;
  readonly name: "tenant" | "route" | "cause" | "requestId";
  readonly label?: string;
  readonly hint: string;
  readonly filter: RequestFilter;
  readonly onFilter: ChangeFilter;
  readonly untrustedChoices?: readonly string[];
}

export function TextField({ id, name, label, hint, filter, onFilter, untrustedChoices }: TextFieldProps) {
  const own = `${id}-${name}`;
  return (
    <div class="field">
      <label for={own}>{label ?? NAMES[name as Part]}</label>
      <input
        id={own}
        type="search"
        autocomplete="off"
        spellcheck={false}
        placeholder={hint}
        value={filter[name]}
        onInput={({ currentTarget }) => onFilter({ [name]: currentTarget.value }, true)}
        {...(untrustedChoices && { list: `${own}-choices` })}
      />
      {untrustedChoices && (
        <datalist id={`${own}-choices`}>
          {untrustedChoices.map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
    </div>
  );
}
