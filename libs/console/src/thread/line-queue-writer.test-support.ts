import { workerData } from "node:worker_threads";
import { LineQueue } from "./line-queue";

// A thread of its own: it writes numbered lines in batches of different sizes, as fast as it can.

const { memory, lines } = workerData as { readonly memory: SharedArrayBuffer; readonly lines: number };
const queue = new LineQueue(memory);
for (let n = 0; n < lines;) {
  let batch = "";
  for (const end = Math.min(lines, n + 1 + (n % 50)); n < end; n++)
    batch += `{${n} ${"x".repeat(n % 1000)}}\n`;
  queue.write(Buffer.from(batch));
}
