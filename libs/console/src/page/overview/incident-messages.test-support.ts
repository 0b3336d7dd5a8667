import type { Incident } from "../../wire";
import { incidentSentence } from "./incident-messages";

/** The sentence of an incident as text. */
export const sentenceText = (incident: Incident): string =>
  incidentSentence(incident)
    .map(({ text }) => text)
    .join("");
