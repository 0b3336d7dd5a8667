import { existsSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { LogFileError } from "./errors";
import { openOutput } from "./output";

const nowhere = { out: () => undefined, note: () => undefined };
const folder = temporaryFolder();

it("appends the access log to the file, where it is at once", () => {
  const file = folder.path("access.log");
  for (const line of ["1", "2"]) {
    const output = openOutput(file, nowhere);
    output.accessLog(Buffer.from(`${line}\n`));
    output.accessLog(Buffer.from(`${line}\n`));
    expect(readFileSync(file, "utf8").endsWith(`${line}\n${line}\n`)).toBe(true);
    output.close();
  }
  expect(readFileSync(file, "utf8")).toBe("1\n1\n2\n2\n");
});

it("what stdout has not written yet does not change with the bytes that it came in", () => {
  const held: Uint8Array[] = [];
  const bytes = Buffer.from("1\n");
  openOutput(undefined, { ...nowhere, out: (lines) => void held.push(lines as Uint8Array) }).accessLog(bytes);
  bytes.write("2");
  expect(held.map(String)).toEqual(["1\n"]);
});

it("a file that cannot be written is said at once", () => {
  expect(() => openOutput(folder.path("no/access.log"), nowhere)).toThrow(LogFileError);
});

const fullDisk = "/dev/full";
(existsSync(fullDisk) ? it : it.skip)("a disk that is full is said, and no line is lost in silence", () => {
  const output = openOutput(fullDisk, nowhere);
  expect(() => output.accessLog(Buffer.from("1\n"))).toThrow(
    `access log ${fullDisk} cannot be written: ENOSPC`,
  );
  output.close();
});

it("the file is for its owner only, and no link that leads elsewhere", () => {
  const file = folder.path("access.log");
  openOutput(file, nowhere).close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  symlinkSync(file, folder.path("link"));
  expect(() => openOutput(folder.path("link"), nowhere)).toThrow(LogFileError);
});
