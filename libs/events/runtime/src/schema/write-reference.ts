import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventsPage } from "./events-page";
import { jsonSchema } from "./json-schema";

const folder = join(__dirname, "../../../../../apps/docs/reference");
writeFileSync(join(folder, "events.schema.json"), jsonSchema());
writeFileSync(join(folder, "events.md"), eventsPage());
