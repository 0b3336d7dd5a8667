import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { optionsPage } from "./options-page";

// `npx nx docs environments`: writes the reference page of the options.
writeFileSync(join(__dirname, "../../../apps/docs/reference/environment-options.md"), optionsPage());
