import { errorsPage } from "./errors-page";

// `npx nx docs gateway-definition` writes this output to the reference page of the errors.
console.log(errorsPage().trimEnd());
