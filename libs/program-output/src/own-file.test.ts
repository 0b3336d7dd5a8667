import {
  chmodSync,
  closeSync,
  fstatSync,
  linkSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NEW_FILE, OWN_FILE, OWNER_ONLY, whyNotInFolder, whyNotOwn, writeOwnFile } from "./own-file";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "own-file-"));
  path = join(folder, "file");
});
afterEach(() => rmSync(folder, { recursive: true }));

const why = (flags: number, readers: "owner" | "anyone") => {
  const file = openSync(path, flags, OWNER_ONLY);
  try {
    return whyNotOwn(fstatSync(file), readers);
  } finally {
    closeSync(file);
  }
};

it("a new file is its owner's only, whatever the umask is", () => {
  const before = process.umask(0);
  try {
    expect(why(NEW_FILE, "owner")).toBeUndefined();
  } finally {
    process.umask(before);
  }
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(() => why(NEW_FILE, "owner")).toThrow("EEXIST");
  expect(why(OWN_FILE, "owner")).toBeUndefined();
});

it("no link is followed, also one that leads nowhere yet", () => {
  symlinkSync(join(folder, "elsewhere"), path);
  expect(() => why(NEW_FILE, "owner")).toThrow("EEXIST");
  expect(() => why(OWN_FILE, "owner")).toThrow("ELOOP");
  expect(() => writeOwnFile(path, "x")).toThrow("ELOOP");
  expect(statSync(join(folder, "elsewhere"), { throwIfNoEntry: false })).toBeUndefined();
});

it.each([0o600, 0o640, 0o604, 0o620, 0o602, 0o666])(
  "a file of the mode %o has a secret only where it is its owner's alone",
  (mode) => {
    writeFileSync(path, "");
    chmodSync(path, mode);
    expect(why(OWN_FILE, "owner") === undefined).toBe(mode === 0o600);
    expect(why(OWN_FILE, "anyone")).toBeUndefined();
  },
);

it("a file with a second name is refused: it may stand in a folder of somebody else's", () => {
  writeFileSync(path, "before", { mode: 0o600 });
  linkSync(path, join(folder, "second"));
  expect(why(OWN_FILE, "owner")).toMatch("hard link");
  expect(() => writeOwnFile(path, "x")).toThrow("hard link");
  expect(readFileSync(path, "utf8")).toBe("before");
});

it("a file of another user is refused", () => {
  writeFileSync(path, "", { mode: 0o600 });
  const stats = statSync(path);
  expect(whyNotOwn(Object.assign(stats, { uid: stats.uid + 1 }), "anyone")).toBe("belongs to another user");
});

it("what is no file is refused", () => {
  expect(whyNotOwn(statSync(folder), "anyone")).toBe("is no file");
  expect(() => writeOwnFile("/dev/null", "x")).toThrow("is no file");
});

it.each([
  [0o700, undefined],
  [0o775, undefined],
  [0o1777, undefined],
  [0o777, "is in a folder in which everyone may replace it"],
])("in a folder of the mode %o", (mode, expected) => {
  chmodSync(folder, mode);
  expect(whyNotInFolder(path)).toBe(expected);
});

it("a report is written anew, and made where there is none", () => {
  writeOwnFile(path, "a longer one");
  writeOwnFile(path, "short");
  expect(readFileSync(path, "utf8")).toBe("short");
});
