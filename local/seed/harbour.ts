import { band, type OrganizationDescription, onWeekdays, weekdayOf } from "./description.ts";
import { patient } from "./patients.ts";

const defaults = { bufferBeforeMinutes: 0, bufferAfterMinutes: 5, eligible: {}, tax: "medical" } as const;

/**
 * A second, smaller organization, so that it can be seen that neither knows of
 * the other. `today` is the clinic-local day in Dublin.
 */
export function describeHarbour(today: string): OrganizationDescription {
  return {
    slug: "harbour",
    name: "Harbour Health",
    clinics: [
      {
        key: "dublin",
        name: "Harbour Dublin",
        address: "5 Sir John Rogerson's Quay, Dublin 2, Ireland",
        timeZone: "Europe/Dublin",
        currency: "EUR",
        tax: { medical: 0, cosmetic: 2300 },
        week: onWeekdays([1, 2, 3, 4, 5], "09:00-17:30"),
        holidays: [{ day: weekdayOf(today, 3, 5), name: "Opening late", bands: [band("11:00-17:30")] }],
        resources: [
          { kind: "room", type: "consultation", name: "Surgery 1", turnoverMinutes: 5 },
          { kind: "room", type: "consultation", name: "Surgery 2", turnoverMinutes: 5 },
        ],
      },
    ],
    refundLimits: [],
    categories: ["General practice", "Physiotherapy"],
    consumables: [],
    services: [
      {
        ...defaults,
        key: "consultation",
        category: "General practice",
        name: "Consultation",
        description: "With a general practitioner.",
        minutes: 15,
        room: "consultation",
        payment: "none",
        prices: { dublin: 65_00 },
      },
      {
        ...defaults,
        key: "health-screening",
        category: "General practice",
        name: "Health screening",
        description: "Blood tests, heart and lungs, and a talk about the results.",
        minutes: 60,
        eligible: { minimumAgeYears: 18 },
        room: "consultation",
        payment: "card",
        prices: { dublin: 290_00 },
      },
      {
        ...defaults,
        key: "physio-session",
        category: "Physiotherapy",
        name: "Physiotherapy session",
        description: "Exercise and manual therapy.",
        minutes: 30,
        room: "consultation",
        payment: "card",
        prices: { dublin: 70_00 },
      },
    ],
    staff: [
      {
        key: "aoife-byrne",
        name: "Dr. Aoife Byrne",
        title: "General practitioner",
        services: ["consultation", "health-screening"],
        works: [{ clinic: "dublin", week: onWeekdays([1, 2, 3, 4, 5], "09:00-13:00", "14:00-17:00"), overrides: [] }],
        leave: [],
      },
      {
        key: "cian-doyle",
        name: "Cian Doyle",
        title: "Physiotherapist",
        services: ["physio-session"],
        works: [{ clinic: "dublin", week: onWeekdays([1, 3, 5], "10:00-17:30"), overrides: [] }],
        leave: [],
      },
      {
        key: "robin",
        name: "Robin Hayes",
        title: "Practice manager",
        services: [],
        works: [{ clinic: "dublin", week: onWeekdays([4, 5], "09:00-17:00"), overrides: [] }],
        leave: [],
      },
    ],
    patients: [
      {
        ...patient(today, "dublin", "en-IE", ["Niamh Kelly", "female", 43, "10-02"]),
        key: "demo",
        email: "patient@harbour.example",
      },
      patient(today, "dublin", "en-IE", ["Conor Walsh", "male", 36, "04-16"]),
      patient(today, "dublin", "en-IE", ["Saoirse Nolan", "female", 27, "08-09"]),
      patient(today, "dublin", "en-IE", ["Tadhg Flynn", "male", 69, "12-20"]),
    ],
    logins: [
      { email: "admin@harbour.example", role: "organization_admin", clinics: [] },
      { email: "doctor@harbour.example", role: "practitioner", clinics: ["dublin"], staff: "aoife-byrne" },
      { email: "patient@harbour.example", role: "patient", clinics: [], patient: "demo" },
      { email: "robin@locum.example", role: "clinic_manager", clinics: ["dublin"], staff: "robin" },
    ],
  };
}
