import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hazardPages } from "@tollgate/plan-review";
import { readHazardExample } from "./hazard-examples";

/** Writes the reference pages of the hazards: `npx nx docs plan-review-command`. */
const FOLDER = join(__dirname, "../../docs/reference/hazards");
const pages = hazardPages(readHazardExample);
mkdirSync(FOLDER, { recursive: true });
for (const file of readdirSync(FOLDER)) if (!pages.has(file)) rmSync(join(FOLDER, file));
for (const [file, text] of pages) writeFileSync(join(FOLDER, file), text);
