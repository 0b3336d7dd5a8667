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
      for await (const { failure, routingProblem, ...report } of reportCells(cells)) {
        // A cell that the router does not know has no room, as a closed one.
        reports.push({ ...report, isClosed: report.isClosed || routingProblem !== undefined });
        const view = places.find(({ cell }) => cell === report.cell)?.environment ?? environment;
        yield {
          ...report,
          account: view.account ?? null,
          region: view.region,
          capacity: cells.capacity,
          answers: failure === undefined,
          isRouted: routingProblem === undefined,
          routingProblem: routingProblem?.message ?? null,
          problem:
            failure === undefined ? null : failure instanceof Error ? failure.message : String(failure),
        };
      }
      const note = roomNote(reports, cells.capacity);
      if (note !== undefined) io.note(`${note}\n`);
    },
    problemOf: ({ answers, isRouted }) => (answers ? (isRouted ? undefined : "problems") : "incomplete"),
    header: columns(
      ["CELL", 8],
      ["ACCOUNT", 14],
      ["REGION", 14],
      ["TENANTS", -8],
      ["ROOM", -8],
      ["HEALTH", 1],
    ),
    format: ({ cell, account, region, tenants, room, isClosed, routingProblem, problem }) =>
      `${columns(
        [cell, 8],
        [account ?? "-", 14],
        [region, 14],
        [tenants === null ? "not counted" : String(tenants), -8],
        [String(room), -8],
        [
          [
            problem === null ? "answers" : `does not answer: ${problem}`,
            ...(isClosed ? ["closed to new tenants"] : []),
            ...(routingProblem === null ? [] : [`takes no tenants: ${routingProblem}`]),
          ].join(", "),
          1,
        ],
      )}\n`,
  }),
];
