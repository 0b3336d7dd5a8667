import type { z } from "zod";
import type { lambdaBackend } from "./lambda-backend";

/** A Lambda function of the workspace, which the environment's stack deploys. */
export type LambdaBackend = z.input<typeof lambdaBackend>;

/** What answers requests. Its kind shows in the member that only that kind has: `app` is a Lambda function's. */
export type Backend = LambdaBackend;

/** A name that an operation gives in `x-backend`. */
export type BackendName = string;
