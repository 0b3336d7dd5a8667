import { z } from "zod";

/** Names of S3 buckets are global: no two accounts can have one alike. */
export const bucketName = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "an S3 bucket name");
