import { runProgram } from "./run-program";

// Runs as `npm run check-protection`.
runProgram(() => import("./protection/program"), 64);
