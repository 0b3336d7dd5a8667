import { writeFileSync } from "node:fs";
import { join } from "node:path";
// eslint-disable-next-line @typescript-eslint/no-restricted-imports -- the page must not change with the team's environments
import { prod } from "@tollgate/environments/sample";
import { accessLogPage, metricsPage } from "@tollgate/observability-runtime";

// Writes the reference pages of the access log, the metrics and the alarms. Run it after a change to one of
// them.
const reference = join(__dirname, "../reference");
writeFileSync(join(reference, "access-log.md"), accessLogPage());
writeFileSync(join(reference, "metrics-and-alarms.md"), metricsPage(prod));
