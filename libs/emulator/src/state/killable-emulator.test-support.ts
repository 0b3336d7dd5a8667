import { startEmulator } from "../start-emulator";

// A program of its own, so that a test can kill it: it serves one table from the folder in its first argument, and
// prints where.
void startEmulator({
  document: { openapi: "3.0.3", info: { title: "test" }, paths: {} },
  stages: [{ name: "one" }],
  tables: [{ name: "Things", partitionKey: "id" }],
  ...(process.argv[2] !== undefined && { dataDirectory: process.argv[2] }),
}).then(({ url }) => process.stdout.write(`${url}\n`));
