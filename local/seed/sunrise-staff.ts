import { addDays } from "../../src/domain/time.ts";
import { band, onWeekdays, type StaffDescription, weekdayOf } from "./description.ts";

const weekdays = [1, 2, 3, 4, 5];

/**
 * Twelve practitioners, and the people at the desks. Most services have two or
 * more practitioners somewhere, so "anyone" is a choice.
 */
export function sunriseStaff(today: string): StaffDescription[] {
  return [...berlin(today), ...mumbai(today), ...newYork(today), ...desks];
}

function berlin(today: string): StaffDescription[] {
  return [
    {
      key: "anna-weber",
      name: "Dr. Anna Weber",
      title: "Dermatologist",
      services: ["skin-check", "mole-mapping", "acne-treatment", "laser-consultation", "scar-resurfacing"],
      works: [
        {
          clinic: "berlin",
          week: [...onWeekdays([1, 2, 4], "08:00-12:30", "13:30-17:00"), ...onWeekdays([3, 5], "08:00-13:00")],
          overrides: [{ day: weekdayOf(today, 1, 4), bands: [band("12:00-19:00")] }],
        },
      ],
      leave: [],
    },
    {
      key: "sophie-brandt",
      name: "Sophie Brandt",
      title: "Laser therapist",
      services: ["laser-consultation", "hair-removal-women", "tattoo-removal", "scar-resurfacing", "acne-treatment"],
      works: [
        {
          clinic: "berlin",
          week: [...onWeekdays([2, 3, 4, 5], "10:00-14:00", "14:30-19:00"), ...onWeekdays([6], "09:00-14:00")],
          overrides: [],
        },
      ],
      leave: [{ from: weekdayOf(today, 2, 1), to: weekdayOf(today, 2, 7) }],
    },
    {
      key: "jonas-keller",
      name: "Dr. Jonas Keller",
      title: "Dentist",
      services: ["dental-check", "children-dental-check", "filling", "implant"],
      works: [{ clinic: "berlin", week: onWeekdays([1, 2, 3, 4], "08:00-12:00", "13:00-17:30"), overrides: [] }],
      leave: [],
    },
    {
      key: "lena-vogt",
      name: "Lena Vogt",
      title: "Dental hygienist",
      services: ["dental-check", "children-dental-check", "cleaning"],
      works: [{ clinic: "berlin", week: onWeekdays(weekdays, "09:00-13:00", "14:00-18:00"), overrides: [] }],
      leave: [{ from: addDays(today, -12), to: addDays(today, -10) }],
    },
    {
      key: "marek-nowak",
      name: "Marek Nowak",
      title: "Physiotherapist",
      services: ["physio-assessment", "physio-session", "shockwave"],
      works: [
        { clinic: "berlin", week: onWeekdays([1, 2, 3], "08:00-12:00", "12:30-18:00"), overrides: [] },
        { clinic: "new-york", week: onWeekdays([5], "10:00-17:00"), overrides: [] },
      ],
      leave: [],
    },
  ];
}

function mumbai(today: string): StaffDescription[] {
  return [
    {
      key: "priya-nair",
      name: "Dr. Priya Nair",
      title: "Dermatologist",
      services: ["skin-check", "mole-mapping", "acne-treatment", "laser-consultation", "scar-resurfacing"],
      works: [
        { clinic: "mumbai", week: onWeekdays([1, 2, 3, 4], "10:00-14:00", "15:00-19:00"), overrides: [] },
        { clinic: "berlin", week: onWeekdays([6], "09:00-14:00"), overrides: [] },
      ],
      leave: [],
    },
    {
      key: "kavita-rao",
      name: "Kavita Rao",
      title: "Laser therapist",
      services: ["laser-consultation", "hair-removal-women", "tattoo-removal", "acne-treatment"],
      works: [
        {
          clinic: "mumbai",
          week: onWeekdays([2, 3, 4, 5, 6], "11:00-14:00", "15:00-20:00"),
          overrides: [{ day: weekdayOf(today, 1, 5), bands: [] }],
        },
      ],
      leave: [],
    },
    {
      key: "arjun-mehta",
      name: "Dr. Arjun Mehta",
      title: "Dentist",
      services: ["dental-check", "children-dental-check", "cleaning", "filling", "implant"],
      works: [{ clinic: "mumbai", week: onWeekdays([1, 2, 3, 4, 5], "10:00-14:00", "15:00-18:00"), overrides: [] }],
      leave: [],
    },
    {
      key: "rohan-desai",
      name: "Rohan Desai",
      title: "Physiotherapist",
      services: ["physio-assessment", "physio-session"],
      works: [{ clinic: "mumbai", week: onWeekdays([1, 3, 5, 6], "10:00-14:00", "16:00-20:00"), overrides: [] }],
      leave: [],
    },
  ];
}

function newYork(today: string): StaffDescription[] {
  return [
    {
      key: "grace-kim",
      name: "Dr. Grace Kim",
      title: "Dentist",
      services: ["dental-check", "children-dental-check", "cleaning", "filling", "implant"],
      works: [{ clinic: "new-york", week: onWeekdays([1, 2, 4, 5], "08:00-12:00", "13:00-17:00"), overrides: [] }],
      leave: [{ from: weekdayOf(today, 3, 4), to: weekdayOf(today, 3, 5) }],
    },
    {
      key: "daniel-ortiz",
      name: "Daniel Ortiz",
      title: "Physiotherapist",
      services: ["physio-assessment", "physio-session", "shockwave"],
      works: [{ clinic: "new-york", week: onWeekdays(weekdays, "09:00-13:00", "14:00-17:00"), overrides: [] }],
      leave: [],
    },
    {
      key: "maya-cohen",
      name: "Dr. Maya Cohen",
      title: "Dermatologist",
      services: ["skin-check", "mole-mapping", "acne-treatment", "laser-consultation", "hair-removal-women"],
      works: [{ clinic: "new-york", week: onWeekdays([1, 2, 3, 4], "10:00-14:00", "15:00-20:00"), overrides: [] }],
      leave: [],
    },
  ];
}

const atBerlin = [{ clinic: "berlin", week: onWeekdays(weekdays, "08:00-17:00"), overrides: [] }];

const desks: StaffDescription[] = [
  { key: "admin", name: "Sabine Lorenz", title: "Head of operations", services: [], works: atBerlin, leave: [] },
  { key: "manager", name: "Tobias Frank", title: "Clinic manager", services: [], works: atBerlin, leave: [] },
  { key: "reception", name: "Emre Yilmaz", title: "Receptionist", services: [], works: atBerlin, leave: [] },
  {
    key: "nurse",
    name: "Nina Schulz",
    title: "Nurse",
    services: [],
    nurses: ["filling", "implant", "scar-resurfacing"],
    works: atBerlin,
    leave: [],
  },
  {
    key: "robin",
    name: "Robin Hayes",
    title: "Receptionist",
    services: [],
    works: [{ clinic: "new-york", week: onWeekdays([1, 2, 3], "08:00-16:00"), overrides: [] }],
    leave: [],
  },
];
