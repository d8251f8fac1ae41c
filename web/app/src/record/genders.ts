import type { Patient } from "./patient-search.tsx";

export const genders: readonly Patient["gender"][] = ["unknown", "female", "male", "other"];
