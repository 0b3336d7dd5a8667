import { runProgram } from "./run-program";

// `npm run check-protection`.
runProgram(() => import("./protection/program"), 64);
