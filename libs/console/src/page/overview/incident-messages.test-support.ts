import type { Incident } from "../../wire";
import { incidentSentence } from "./incident-messages";

export const sentenceText = (incident: Incident): string =>
  incidentSentence(incident)
    .map(({ text }) => text)
    .join("");
