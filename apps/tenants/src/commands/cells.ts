import { reportCells, type CellReport } from "@tollgate/tenant-provisioning-runtime";
import { columns } from "../output/columns";
import { define, type Invocation, type OpenCells } from "./definition";
import { UsageError } from "../io/errors";
import { roomNote } from "./room-note";

/** @throws {UsageError} */
export function requireCells({ cells, environment }: Pick<Invocation, "cells" | "environment">): OpenCells {
  if (cells === undefined) throw new UsageError(`${environment.name} has no cells`);
  return cells;
}

export const cellCommands = [
  define({
    name: "cells",
    arguments: "",
    summary: "show the environment's cells: their place, tenants and room, and whether they answer",
    options: [],
    examples: ["cells --env prod"],
    writes: false,
    async *run({ places, environment, io, ...invocation }) {
      const cells = requireCells({ environment, ...invocation });
      const reports: CellReport[] = [];
      for await (const { failure, ...report } of reportCells(cells)) {
        reports.push(report);
        const view = places.find(({ cell }) => cell === report.cell)?.environment ?? environment;
        yield {
          ...report,
          account: view.account ?? null,
          region: view.region,
          capacity: cells.capacity,
          answers: failure === undefined,
          problem:
            failure === undefined ? null : failure instanceof Error ? failure.message : String(failure),
        };
      }
      const note = roomNote(reports, cells.capacity);
      if (note !== undefined) io.note(`${note}\n`);
    },
    problemOf: ({ answers }) => (answers ? undefined : "incomplete"),
    header: columns(
      ["CELL", 8],
      ["ACCOUNT", 14],
      ["REGION", 14],
      ["TENANTS", -8],
      ["ROOM", -8],
      ["HEALTH", 1],
    ),
    format: ({ cell, account, region, tenants, room, isClosed, problem }) =>
      `${columns(
        [cell, 8],
        [account ?? "-", 14],
        [region, 14],
        [tenants === null ? "not counted" : String(tenants), -8],
        [String(room), -8],
        [
          problem === null
            ? `answers${isClosed ? ", closed to new tenants" : ""}`
            : `does not answer: ${problem}`,
          1,
        ],
      )}\n`,
  }),
];
