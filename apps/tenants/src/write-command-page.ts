import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandPage } from "./cli/command-page";
import { commands } from "./commands";

// Runs as `npx nx docs tenants`: writes the reference page of the command line.
writeFileSync(join(__dirname, "../../docs/reference/tenants.md"), commandPage(commands));
