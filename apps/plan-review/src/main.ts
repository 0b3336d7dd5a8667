import { runProgram } from "@tollgate/workspace/run-program";

runProgram(() => import("./start"), 3);
