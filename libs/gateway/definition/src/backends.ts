/** A Lambda function that answers requests. */
export interface Backend {
  /** Folder of its app under `apps/`, whose name ends with `-lambda`, which `nx build` turns into `dist/function.zip`. */
  readonly app: string;
  /** How long one invocation may take, in whole seconds: at most 29, after which API Gateway gives up. */
  readonly timeoutSeconds: number;
  /** Memory in MB, 128 to 10,240, which also sets the share of a CPU. */
  readonly memoryMb: number;
}

/** The Lambda functions that an operation can name in `x-backend`. */
export const backends = {
  health: { app: "health-lambda", timeoutSeconds: 5, memoryMb: 256 },
} as const satisfies Record<string, Backend>;

export type BackendName = keyof typeof backends;

export function isBackendName(untrustedName: unknown): untrustedName is BackendName {
  return typeof untrustedName === "string" && Object.hasOwn(backends, untrustedName);
}
