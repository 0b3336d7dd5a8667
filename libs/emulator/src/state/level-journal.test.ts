import { existsSync, readdirSync } from "node:fs";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { DataDirectoryError } from "./errors";
import { LevelJournal } from "./level-journal";
import { State } from "./state";

const folder = temporaryFolder();

const open = async () => State.load(await LevelJournal.open(folder.path()));
const plan = { id: "p1", name: "plan", apiStages: [], tags: {} };

it("what was durable is there after the next start, and what was deleted is not", async () => {
  const first = await open();
  first.plans.set("p1", plan);
  first.plans.set("p2", { ...plan, id: "p2" });
  first.plans.delete("p2");
  first.planKeys.set("p1/k1", { planId: "p1", keyId: "k1" });
  await first.close();

  const second = await open();
  expect([...second.plans.values()]).toEqual([plan]);
  expect([...second.planKeys.plansOf("k1")]).toEqual(["p1"]);
  await second.close();
});

it("a corrupt directory is said to be corrupt", async () => {
  await (await open()).close();
  for (const file of readdirSync(folder.path())) folder.write(file, "garbage");
  await expect(open()).rejects.toThrow(DataDirectoryError);
  await expect(open()).rejects.toThrow(folder.path());
});

it("a directory that another process uses is refused", async () => {
  const first = await open();
  await expect(open()).rejects.toThrow(/another process is using it/);
  await first.close();
});

it("makes the folders that lead to its own", async () => {
  const deep = folder.path("a/b");
  await (await LevelJournal.open(deep)).close();
  expect(readdirSync(deep)).not.toEqual([]);
});

// Only Linux has it.
(existsSync("/proc/self") ? it : it.skip)("a folder that takes no folders is refused", async () => {
  await expect(LevelJournal.open("/proc/tollgate/state")).rejects.toThrow(DataDirectoryError);
});

it("a path that is a file is refused", async () => {
  const file = folder.write("file", "");
  await expect(LevelJournal.open(file)).rejects.toThrow(DataDirectoryError);
});
