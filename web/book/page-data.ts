import type { components } from "../../clients/typescript/openapi.d.ts";
import type { Found } from "./standing.ts";

type Schemas = components["schemas"];
export type Organization = Schemas["Organization"];
export type Clinic = Pick<Schemas["Clinic"], "id" | "name" | "address" | "phone" | "timeZone">;
export type Service = Schemas["Service"];
export type Practitioner = Schemas["Practitioner"];

export const languages = ["en", "ar"] as const;
export type Language = (typeof languages)[number];

/** Where a card is typed: into Stripe's own form, or into ours for test cards where a stand-in takes Stripe's place. */
export type CardForm = { kind: "stripe" } | { kind: "stand_in"; apiUrl: string };

/** What the API hands to the page: it is painted from it on the server and again, the same, in the browser. */
export type PageData = {
  language: Language;
  cardForm: CardForm;
  /** Shown in a frame of another site: login and payment open in a page of their own. */
  isEmbedded: boolean;
  organization: Organization;
  clinics: Clinic[];
  services: Service[];
  practitioners: Practitioner[];
  /** What is free for the choice in the address, so that the first paint has times to tap. */
  found?: Found | undefined;
};
