import { setMaxListeners } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compareWithRecording, readRecording } from "@tollgate/conformance";
import { environmentNamed } from "@tollgate/environments";
import { workspaceRoot } from "@tollgate/workspace";
import { makeTenants, playAll, sideOf, withLines } from "./cases/run-cases";
import { newRunId } from "./tenants/resources-of-run";
import { catalogueFor } from "./cases/select-cases";
import { localTarget } from "./targets/targets";
import { manualTime } from "./two-gateways.test-support";

jest.setTimeout(300_000);

const folder = join(workspaceRoot, "libs/conformance/recordings");
const files = readdirSync(folder).filter((file) => file.endsWith(".json"));

it("there is a recording of the local gateway, which is marked as such", () => {
  const recording = readRecording(readFileSync(join(folder, "local-gateway.json"), "utf8"));
  expect([recording.source, recording.cases.length > 15]).toEqual(["local-gateway", true]);
});

it.each(files)("the local gateway does as the stage of %s did", async (file) => {
  const recording = readRecording(readFileSync(join(folder, file), "utf8"));
  const environment = environmentNamed(recording.environment);
  const catalogue = catalogueFor(environment);
  const recorded = new Map(recording.cases.map(({ id, observations }) => [id, observations]));
  const cases = catalogue.cases.filter(({ id }) => recorded.has(id));
  // A recorded case that the catalogue no longer has would be ignored silently.
  expect([...recorded.keys()].filter((id) => !cases.some((each) => each.id === id))).toEqual([]);

  const signal = new AbortController().signal;
  setMaxListeners(0, signal);
  const local = await localTarget(environment, signal, manualTime());
  try {
    const side = sideOf(environment, local, newRunId(Date.now()), signal);
    await makeTenants(side, cases, catalogue.path);
    const { played } = await playAll([side], cases, () => undefined);
    const performed = played.map(({ sides }) => ("notTried" in sides ? [] : (sides[0] ?? [])));
    const shown = await withLines(performed, local, 0, 0);
    const results = cases.map((each, place) =>
      compareWithRecording(each, recorded.get(each.id) ?? [], shown[place] ?? []),
    );
    expect(results.filter(({ outcome }) => outcome === "different")).toEqual([]);
  } finally {
    await local.close();
  }
});
