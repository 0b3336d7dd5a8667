import type { z } from "zod";
import type { functionBackend, httpBackend } from "./existing-backends";
import type { lambdaBackend } from "./lambda-backend";

type FieldsOf<Schema extends z.ZodType> = z.input<Schema>;
type AnyField =
  | keyof FieldsOf<typeof lambdaBackend>
  | keyof FieldsOf<typeof functionBackend>
  | keyof FieldsOf<typeof httpBackend>;
/** One kind, which has no field of another. */
type Kind<Fields> = Fields & { readonly [Field in Exclude<AnyField, keyof Fields>]?: never };

/** A Lambda function of the workspace, which the environment's stack deploys. */
export type LambdaBackend = Kind<FieldsOf<typeof lambdaBackend>>;
/** A Lambda function that is there already, and that someone else deploys. */
export type FunctionBackend = Kind<FieldsOf<typeof functionBackend>>;
/** A server that answers over HTTPS. */
export type HttpBackend = Kind<FieldsOf<typeof httpBackend>>;

/** What answers requests. Its kind shows in the member that only that kind has: `app`, `functionArn` or `url`. */
export type Backend = LambdaBackend | FunctionBackend | HttpBackend;

/** A name that an operation gives in `x-backend`. */
export type BackendName = string;
