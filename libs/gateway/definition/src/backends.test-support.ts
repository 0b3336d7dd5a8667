import type { Backend, BackendName } from "./backend";

/** The backends that Tollgate's own tests run on, in place of the team's. */
export const backends: Readonly<Record<BackendName, Backend>> = {
  health: { app: "health-lambda", timeoutSeconds: 5, memoryMb: 256 },
};
