import type { Backend, BackendName } from "./backend";

/** The Lambda functions that an operation can name in `x-backend`. */
export const backends: Readonly<Record<BackendName, Backend>> = {
  health: { app: "health-lambda", timeoutSeconds: 5, memoryMb: 256 },
};
