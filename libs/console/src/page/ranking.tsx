import type { Ranking } from "../wire";
import { percent, quantity } from "./format";
import { Panel } from "./panel";

interface RankingProps {
  readonly data: Ranking;
  /** What a row is: `Tenant`. */
  readonly subject: string;
  /** How many columns, from the first on, a bar shows together. @default one */
  readonly inBar?: number;
  /** Makes names buttons. */
  readonly onChoose?: (untrustedName: string) => void;
  readonly chosen?: string | undefined;
  readonly empty: string;
  readonly level?: 3 | 4;
  readonly note?: string;
}

const BAR_CLASSES = ["bad", "warn"] as const;

/** Who has how much, the largest first, with a bar to compare by. */
export function RankingPanel({
  data,
  subject,
  inBar = 1,
  onChoose,
  chosen,
  empty,
  level = 3,
  note,
}: RankingProps) {
  const barOf = (values: readonly number[]) => values.slice(0, inBar);
  const largest = Math.max(
    ...data.rows.map(({ values }) => barOf(values).reduce((sum, value) => sum + value, 0)),
    1,
  );
  const shown = note ?? (data.count > data.rows.length ? `${data.rows.length} of ${data.count}` : undefined);
  return (
    <Panel title={data.title} note={shown} level={level} class="ranking">
      {data.rows.length === 0 ? (
        <p class="empty">{empty}</p>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-label={data.title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{subject}</th>
                {data.columns.map(({ label }) => (
                  <th scope="col" class="number" key={label}>
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.rows.map(({ untrustedName, values }) => (
                <tr key={untrustedName} class={chosen === untrustedName ? "chosen" : ""}>
                  <th scope="row">
                    <Name {...{ untrustedName, onChoose, chosen }} />
                    <span class="bar" aria-hidden="true">
                      {barOf(values).map((value, index) => (
                        <span
                          key={index}
                          class={data.columns.length > 1 ? BAR_CLASSES[index] : "plain"}
                          style={{ width: `${(100 * value) / largest}%` }}
                        />
                      ))}
                    </span>
                  </th>
                  {values.map((value, index) => (
                    <Cell
                      key={index}
                      value={value}
                      total={data.totals[index] ?? 0}
                      column={data.columns[index]}
                      index={index}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

interface NameProps extends Pick<RankingProps, "chosen"> {
  readonly untrustedName: string;
  readonly onChoose: RankingProps["onChoose"] | undefined;
}

function Name({ untrustedName, onChoose, chosen }: NameProps) {
  if (!onChoose) return <span class="name">{untrustedName}</span>;
  return (
    <button
      type="button"
      class="name link"
      aria-pressed={chosen === untrustedName}
      onClick={() => onChoose(chosen === untrustedName ? "" : untrustedName)}
    >
      {untrustedName}
    </button>
  );
}

interface CellProps {
  readonly value: number;
  readonly total: number;
  readonly column: Ranking["columns"][number] | undefined;
  readonly index: number;
}

/** A number, and for errors the share of all of them. */
function Cell({ value, total, column, index }: CellProps) {
  if (!column) return null;
  const isError = /^[45]xx$/.test(column.label);
  if (value === 0) return <td class="number none">0</td>;
  return (
    <td class={`number ${isError ? (BAR_CLASSES[index] ?? "") : ""}`}>
      {quantity(value, column.unit)}
      {isError && total > 0 && <span class="share">{percent(value / total)}</span>}
    </td>
  );
}
