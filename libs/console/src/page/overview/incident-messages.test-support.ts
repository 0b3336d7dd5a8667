import type { Incident } from "../../wire";
import { incidentSentence } from "./incident-messages";

/** The sentence of an incident as one reads it. */
export const sentenceText = (incident: Incident): string =>
  incidentSentence(incident)
    .map(({ text }) => text)
    .join("");
