import { routerFunctionFile } from "./bundle/cloudfront-function";

// `npx nx docs cell-router` writes this output to the file of the function's code.
process.stdout.write(routerFunctionFile());
