/** A Lambda function that answers requests. */
export interface Backend {
  /** Folder of its app under `apps/`, whose name ends with `-lambda`, which `nx build` turns into `dist/function.zip`. */
  readonly app: string;
  /** How long one invocation may take, in whole seconds: at most 29, after which API Gateway gives up. */
  readonly timeoutSeconds: number;
  /** Memory in MB, 128 to 10,240, which also sets the share of a CPU. */
  readonly memoryMb: number;
}

/** A name that an operation gives in `x-backend`. */
export type BackendName = string;
