import { runProgram } from "@tollgate/workspace";

runProgram(() => import("./start"), 3);
