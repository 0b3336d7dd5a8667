// The fields of a backend, with the checks of each field.
// Not here: checks of a backend as a whole or against others, and the permissions that follow (backends).

import type { z } from "zod";
import type { functionBackend, httpBackend } from "./existing-backends";
import type { lambdaBackend } from "./lambda-backend";

type FieldsOf<Schema extends z.ZodType> = z.input<Schema>;
type AnyField =
  | keyof FieldsOf<typeof lambdaBackend>
  | keyof FieldsOf<typeof functionBackend>
  | keyof FieldsOf<typeof httpBackend>;
/** One kind, without the fields of the other kinds. */
type Kind<Fields> = Fields & { readonly [Field in Exclude<AnyField, keyof Fields>]?: never };

/** A Lambda function of the workspace, which the environment's stack deploys. */
export type LambdaBackend = Kind<FieldsOf<typeof lambdaBackend>>;
/** An existing Lambda function, which someone else deploys. */
export type FunctionBackend = Kind<FieldsOf<typeof functionBackend>>;
/** A server that answers over HTTPS. */
export type HttpBackend = Kind<FieldsOf<typeof httpBackend>>;

/** A backend. The member that only its kind has shows the kind: `app`, `functionArn` or `url`. */
export type Backend = LambdaBackend | FunctionBackend | HttpBackend;

/** A name that an operation gives in `x-backend`. */
export type BackendName = string;
