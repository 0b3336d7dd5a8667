// Lists or examines the tenants of many cells, in a process of its own with a small heap, and sends the peak.
import { doctored, listed, simulatedCells } from "@tollgate/tenant-provisioning-runtime/simulation";

/** The measurements of one run. */
export interface ReadAll {
  readonly count: number;
  /** The most memory in use after a collection, in bytes, without the simulation's own state. */
  readonly heap: number;
}

/** Number of values between two collections, by command. */
const SAMPLES: Readonly<Record<string, number>> = { list: 20_000, doctor: 7 };

async function readAll(command: string, cells: number, tenants: number): Promise<ReadAll> {
  const simulated = simulatedCells(cells, tenants);
  for (let number = 1; number <= tenants; number += 1) simulated.state.place(number, 1 + (number % cells));
  let [count, heap] = [0, 0];
  const sample = () => {
    globalThis.gc?.();
    heap = Math.max(heap, process.memoryUsage().heapUsed);
  };
  sample();
  const before = heap;
  // What `doctor` keeps of a cell is in use when its last finding is read, so each cell has one.
  if (command === "doctor")
    for (let number = 1; number <= cells; number += 1) simulated.state.keyCells[number] = 0;
  const values: AsyncIterator<unknown> = (command === "list" ? listed(simulated) : doctored(simulated))[
    Symbol.asyncIterator
  ]();
  while ((await values.next()).done !== true) {
    count += 1;
    if (count % (SAMPLES[command] ?? 1) === 0) sample();
  }
  return { count, heap: heap - before };
}

const [command = "", cells = "", tenants = ""] = process.argv.slice(2);
void readAll(command, Number(cells), Number(tenants)).then((result) => process.send?.(result));
