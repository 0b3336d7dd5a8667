// The usage ledger on AWS: its tables, its two functions, and the delivery of the access log's lines.
// Not here: what the functions do (`usage/runtime`, `apps/usage-lambda`), and the alarms (`observability`).

export { UsageLedger, type UsageLedgerOptions } from "./usage-ledger";
