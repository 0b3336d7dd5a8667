export { markdownTable } from "./table";
