import { runProgram } from "./run-program";

// Runs as `npm run stacks`.
runProgram(() => import("./pipeline/stacks-program"), 64);
