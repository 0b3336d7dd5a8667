// A program's bundle, and what it was made from: which sources, which names were in their folders, and a digest of
// all of it. A name that comes or goes can make an import mean another file.
const { createHash } = require("node:crypto");
const { existsSync, readdirSync, readFileSync } = require("node:fs");
const { dirname, join, relative, resolve } = require("node:path");
const { bundlesFolder } = require("./sources.cjs");

const root = resolve(__dirname, "../../..");

/** Inputs of every bundle that the bundler does not list. */
const ALWAYS = ["package-lock.json", "tsconfig.base.json", "libs/workspace/loader/write-bundle.cjs"];

/** @returns the files of a program's bundle: its code, the code's source map, and what it was made from */
function filesOf(entry) {
  const folder = join(bundlesFolder, relative(root, entry).replace(/[\\/]/g, "-"));
  return {
    folder,
    code: join(folder, "bundle.js"),
    map: join(folder, "bundle.js.map"),
    origin: join(folder, "origin.json"),
  };
}

/** @returns the code of a program's bundle, or undefined unless it is one of the sources as they are now */
function keptBundle(entry) {
  const files = filesOf(entry);
  if (!existsSync(files.origin)) return undefined;
  try {
    const { inputs, digest } = JSON.parse(readFileSync(files.origin, "utf8"));
    const code = readFileSync(files.code, "utf8");
    return digest === digestOf(inputs, code) ? code : undefined;
  } catch {
    // A source is gone, or the bundle is damaged.
    return undefined;
  }
}

/**
 * @param inputs the sources, relative to the workspace's root
 * @param code what was made from them
 * @throws {Error} when a source does not exist
 */
function digestOf(inputs, code) {
  const hash = createHash("sha256").update(code);
  for (const file of [...ALWAYS, ...inputs])
    hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  for (const folder of foldersOf(inputs))
    hash.update(`\0${folder}\0${readdirSync(join(root, folder)).join("\0")}`);
  return hash.digest("base64");
}

/** The folders of files, and the folders that hold these, below the workspace's root. */
function foldersOf(files) {
  const folders = new Set();
  for (const file of files)
    for (let folder = dirname(file); folder !== "." && !folders.has(folder); folder = dirname(folder))
      folders.add(folder);
  return [...folders].sort();
}

module.exports = { digestOf, filesOf, keptBundle, root };
