// Many tenants in many cells on one clock, with compact state: for tests and benchmarks.

export { CAPACITY, simulatedCells } from "./cells.test-support";
export { cellsFor, provision, type Provisioned, STORE_BYTES, storeBytes } from "./provision.test-support";
export { doctored, listed } from "./read-all.test-support";
export { hashOf } from "./tenants.test-support";
