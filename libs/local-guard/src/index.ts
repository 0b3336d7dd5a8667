export { guard, type Audience, type Guard, type Refusal } from "./guard";
export { isLoopback } from "./hosts";
export { guarded, type GuardedPages, type Pages } from "./pages";
