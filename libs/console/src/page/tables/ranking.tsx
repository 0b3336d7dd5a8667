import type { Ranking, RequestFilter } from "../../wire";
import { DataTable, type DataColumn } from "./data-table";
import { count, percent, quantity } from "../format";
import { Panel } from "../panel";
import type { ChangeFilter } from "../requests/request-filters";

type Row = Ranking["rows"][number];

interface RankingProps {
  readonly data: Ranking;
  /** The subject of a row: `Tenant`. */
  readonly subject: string;
  /**
   * Errors are shown as a rate of the row's own requests. @default numbers only, with a bar for the first
   * column
   */
  readonly hasRates?: boolean;
  readonly filter: RequestFilter;
  readonly onFilter: ChangeFilter;
  readonly empty: string;
  readonly level?: 3 | 4;
}

const TONES: Readonly<Record<string, string>> = { "5xx": "bad", "4xx": "warn", "429": "limit" };

/** A ranking: the most harmed rows first, or those with the largest numbers. */
export function RankingPanel({
  data,
  subject,
  hasRates = false,
  filter,
  onFilter,
  empty,
  level = 3,
}: RankingProps) {
  const note = data.count > data.rows.length ? `${data.rows.length} of ${count(data.count)}` : undefined;
  const columns = hasRates ? rateColumns(data) : countColumns(data);
  const { filteredBy } = data;
  const isChosen = ({ untrustedName }: Row) =>
    filteredBy !== undefined && filter[filteredBy] === `=${untrustedName}`;
  const choose = (row: Row) =>
    filteredBy && onFilter({ [filteredBy]: isChosen(row) ? "" : `=${row.untrustedName}` });
  return (
    <Panel title={data.title} note={note} level={level} class="ranking">
      {data.rows.length === 0 ? (
        <p class="empty">{empty}</p>
      ) : (
        <DataTable
          label={data.title}
          subject={subject}
          rows={data.rows}
          keyOf={({ untrustedName }) => untrustedName}
          rowClass={(row) => (isChosen(row) ? "chosen" : "")}
          name={(row) =>
            filteredBy ? (
              <button
                type="button"
                class="name link"
                aria-pressed={isChosen(row)}
                onClick={() => choose(row)}
              >
                {row.untrustedName}
              </button>
            ) : (
              <span class="name">{row.untrustedName}</span>
            )
          }
          plainName={({ untrustedName }) => untrustedName}
          brief={(row) => (hasRates ? <Worst row={row} data={data} /> : columns[0]?.cell(row))}
          {...(filteredBy && {
            actions: (row: Row) => (
              <button type="button" onClick={() => choose(row)}>
                {isChosen(row) ? "Show all again" : `Show only this ${filteredBy}`}
              </button>
            ),
          })}
          columns={columns}
        />
      )}
    </Panel>
  );
}

/** A row's own requests, the denominator of its error rate. */
function requestsOf({ columns }: Ranking, { values }: Row): number {
  return values[columns.findIndex(({ label }) => label === "Requests")] ?? 0;
}

function rateColumns(data: Ranking): readonly DataColumn<Row>[] {
  return data.columns.map(({ label, unit }, index) => {
    const tone = TONES[label];
    const valueOf = ({ values }: Row) => values[index] ?? 0;
    if (tone === undefined) return { label, isNumber: true, cell: (row) => quantity(valueOf(row), unit) };
    return {
      label,
      isNumber: true,
      tone: (row) => (valueOf(row) === 0 ? "none" : tone),
      cell: (row) => <Rate errors={valueOf(row)} requests={requestsOf(data, row)} tone={tone} />,
    };
  });
}

function countColumns(data: Ranking): readonly DataColumn<Row>[] {
  const largest = Math.max(...data.rows.map(({ values }) => values[0] ?? 0), 1);
  return data.columns.map(({ label, unit }, index) => ({
    label: label.charAt(0).toUpperCase() + label.slice(1),
    isNumber: true,
    cell: ({ values }) => (
      <>
        {quantity(values[index], unit)}
        <Bar share={(values[index] ?? 0) / largest} tone="plain" />
      </>
    ),
  }));
}

/** A row's error rate among its own requests, and the number of errors. */
function Rate({ errors, requests, tone }: { errors: number; requests: number; tone: string }) {
  if (errors === 0) return <>0</>;
  return (
    <>
      <strong>{percent(errors / requests)}</strong> <span class="share">{count(errors)}</span>
      <Bar share={errors / requests} tone={tone} />
    </>
  );
}

function Bar({ share, tone }: { share: number; tone: string }) {
  return (
    <span class="bar" aria-hidden="true">
      <span class={tone} style={{ width: `${100 * Math.min(1, share)}%` }} />
    </span>
  );
}

/** From this rate on, server errors take precedence over a row's other errors. */
const NOTICED = 0.01;

/** The worst kind of errors of a row, in its color. */
function Worst({ row, data }: { row: Row; data: Ranking }) {
  const requests = requestsOf(data, row);
  const rateAt = (index: number) => (row.values[index] ?? 0) / requests;
  const failing = data.columns.flatMap(({ label }, index) =>
    label in TONES && rateAt(index) > 0 ? [index] : [],
  );
  const at = failing.find((index) => rateAt(index) >= NOTICED) ?? failing[0] ?? -1;
  const label = data.columns[at]?.label;
  if (label === undefined) return <>{count(requests)} requests, no errors</>;
  return (
    <strong class={TONES[label] ?? ""}>
      {percent(rateAt(at))} {label}
    </strong>
  );
}
