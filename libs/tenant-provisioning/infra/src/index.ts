export { Plans, type PlansOptions } from "./plans";
