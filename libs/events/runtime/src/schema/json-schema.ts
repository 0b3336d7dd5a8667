import * as z from "zod";
import { tenantEvent } from "./tenant-event";

/** Returns the JSON Schema of every event, as text. Draft 7, which most validators and EventBridge's registry read. */
export function jsonSchema(): string {
  const schema = z.toJSONSchema(tenantEvent, { target: "draft-7" });
  return `${JSON.stringify({ title: "Tollgate's events", ...schema }, null, 2)}\n`;
}
