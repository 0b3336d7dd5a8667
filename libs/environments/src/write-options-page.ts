import { optionsPage } from "./options-page";

// `npx nx docs environments` writes this output to the reference page of the options.
console.log(optionsPage().trimEnd());
