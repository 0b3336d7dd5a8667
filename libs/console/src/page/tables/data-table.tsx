import type { ComponentChildren } from "preact";
import { useIsNarrow } from "../use-media";

export interface DataColumn<Row> {
  readonly label: string;
  readonly isNumber?: boolean;
  readonly cell: (row: Row) => ComponentChildren;
  /** CSS class of the cell. */
  readonly tone?: (row: Row) => string;
}

export interface DataTableProps<Row> {
  /** Name of the table for screen readers. */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The subject of a row: `Tenant`. */
  readonly subject: string;
  /** The name of a row, in a table with actions. */
  readonly name: (row: Row) => ComponentChildren;
  /** The name of a row, within a button. */
  readonly plainName: (row: Row) => ComponentChildren;
  /** Summary of a closed row, on a small screen. */
  readonly brief: (row: Row) => ComponentChildren;
  /** Actions of an opened row, on a small screen. */
  readonly actions?: (row: Row) => ComponentChildren;
  readonly columns: readonly DataColumn<Row>[];
  readonly rowClass?: (row: Row) => string;
}

/** Rows with their values: a table, or on a small screen a list of expandable rows. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  return useIsNarrow() ? <RowList {...props} /> : <WideTable {...props} />;
}

function WideTable<Row>({ label, rows, keyOf, subject, name, columns, rowClass }: DataTableProps<Row>) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{subject}</th>
            {columns.map(({ label: title, isNumber }) => (
              <th scope="col" class={isNumber ? "number" : ""} key={title}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} class={rowClass?.(row) ?? ""}>
              <th scope="row">{name(row)}</th>
              {columns.map(({ label: title, isNumber, cell, tone }) => (
                <td key={title} class={`${isNumber ? "number" : ""} ${tone?.(row) ?? ""}`}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RowList<Row>({
  label,
  rows,
  keyOf,
  plainName,
  brief,
  actions,
  columns,
  rowClass,
}: DataTableProps<Row>) {
  return (
    <ul class="rows" aria-label={label}>
      {rows.map((row) => (
        <li key={keyOf(row)} class={rowClass?.(row) ?? ""}>
          <details>
            <summary>
              <span class="name">{plainName(row)}</span> <span class="brief">{brief(row)}</span>
            </summary>
            <dl class="facts">
              {columns.map(({ label: title, cell, tone }) => (
                <div key={title}>
                  <dt>{title}</dt>
                  <dd class={tone?.(row) ?? ""}>{cell(row)}</dd>
                </div>
              ))}
            </dl>
            {actions && <div class="actions">{actions(row)}</div>}
          </details>
        </li>
      ))}
    </ul>
  );
}
