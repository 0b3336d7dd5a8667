import { readFileSync } from "node:fs";
import { join } from "node:path";
import { prod } from "@tollgate/environments/sample";
import { parseAccessLogLine } from "../log/parse";
import { exampleLine } from "../log/schema";
import { accessLogPage } from "./access-log-page";
import { metricsPage } from "./metrics-page";

const REFERENCE = join(__dirname, "../../../../../apps/docs/reference");

it.each([
  ["access-log.md", accessLogPage()],
  ["metrics-and-alarms.md", metricsPage(prod)],
])("%s is what the generator writes: run `npx nx docs observability-runtime`", (page, text) => {
  expect(readFileSync(join(REFERENCE, page), "utf8")).toBe(text);
});

it("shows a valid line as the example", () => {
  expect(parseAccessLogLine(exampleLine())).toMatchObject({ status: 200, tenantId: "acme" });
});
