// Program output: standard streams and files whose write errors a program reports, with the exit status for
// each.
// Not here: the texts that a program writes, which are in the programs.

export {
  NEW_FILE,
  OWN_FILE,
  OWNER_ONLY,
  whyNotInFolder,
  whyNotOwn,
  writeOwnFile,
  writeReason,
} from "./own-file";
export { programOutput, type ProgramOutput } from "./program-output";
export { NoOutputError, NOBODY_READS, OutputError, standardOutput, type Output } from "./standard-output";
