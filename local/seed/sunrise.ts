import {
  band,
  type ClinicDescription,
  closedYearly,
  type LoginDescription,
  type OrganizationDescription,
  onWeekdays,
  type ResourceDescription,
  weekdayOf,
} from "./description.ts";
import { sunrisePatients } from "./patients.ts";
import { sunriseCategories, sunriseConsumables, sunriseServices } from "./sunrise-services.ts";
import { sunriseStaff } from "./sunrise-staff.ts";

/** The demo organization. `today` is the clinic-local day in Berlin. */
export function describeSunrise(today: string): OrganizationDescription {
  return {
    slug: "sunrise",
    name: "Sunrise Clinics",
    clinics: [berlin(today), mumbai(today), newYork(today)],
    refundLimits: [{ currency: "INR", amountMinor: 1_000_000 }],
    categories: sunriseCategories,
    consumables: sunriseConsumables,
    services: sunriseServices,
    staff: sunriseStaff(today),
    patients: sunrisePatients(today),
    logins,
  };
}

function berlin(today: string): ClinicDescription {
  return {
    key: "berlin",
    name: "Sunrise Berlin",
    address: "Kastanienallee 12, 10435 Berlin, Germany",
    phone: "+493023125014",
    timeZone: "Europe/Berlin",
    currency: "EUR",
    tax: { medical: 0, cosmetic: 1900 },
    week: [...onWeekdays([1, 2, 3, 4, 5], "08:00-19:00"), ...onWeekdays([6], "09:00-14:00")],
    holidays: [
      ...closedYearly(today, "01-01", "New Year's Day"),
      ...closedYearly(today, "05-01", "Labour Day"),
      ...closedYearly(today, "10-03", "German Unity Day"),
      ...closedYearly(today, "12-25", "Christmas Day"),
      ...closedYearly(today, "12-26", "Second Day of Christmas"),
      { day: weekdayOf(today, 2, 3), name: "Team training in the afternoon", bands: [band("08:00-13:00")] },
    ],
    resources: [
      ...rooms("consultation", 5, "Room 1", "Room 2"),
      ...rooms("treatment", 10, "Room 3"),
      ...rooms("laser", 15, "Laser 1", "Laser 2"),
      ...rooms("dental", 10, "Chair 1", "Chair 2"),
      ...rooms("therapy", 5, "Gym", "Therapy 1"),
      ...devices("diode laser", 5, "Soprano"),
      ...devices("CO2 laser", 20, "UltraPulse"),
      ...devices("dermatoscope", 0, "FotoFinder"),
      ...devices("implant unit", 30, "iChiropro"),
      ...devices("shockwave unit", 5, "Duolith"),
    ],
  };
}

function mumbai(today: string): ClinicDescription {
  return {
    key: "mumbai",
    name: "Sunrise Mumbai",
    address: "14 Hill Road, Bandra West, Mumbai 400050, India",
    timeZone: "Asia/Kolkata",
    currency: "INR",
    tax: { medical: 0, cosmetic: 1800 },
    week: onWeekdays([1, 2, 3, 4, 5, 6], "10:00-14:00", "15:00-20:00"),
    holidays: [
      ...closedYearly(today, "01-26", "Republic Day"),
      ...closedYearly(today, "05-01", "Maharashtra Day"),
      ...closedYearly(today, "08-15", "Independence Day"),
      ...closedYearly(today, "10-02", "Gandhi Jayanti"),
    ],
    resources: [
      ...rooms("consultation", 5, "Consulting 1", "Consulting 2"),
      ...rooms("treatment", 10, "Treatment"),
      ...rooms("laser", 15, "Laser suite"),
      ...rooms("dental", 10, "Dental 1", "Dental 2"),
      ...rooms("therapy", 5, "Physio"),
      ...devices("diode laser", 5, "LightSheer"),
      ...devices("CO2 laser", 20, "AcuPulse"),
      ...devices("dermatoscope", 0, "DermLite"),
      ...devices("implant unit", 30, "Surgic Pro"),
    ],
  };
}

function newYork(today: string): ClinicDescription {
  return {
    key: "new-york",
    name: "Sunrise New York",
    address: "221 West 29th Street, New York, NY 10001, USA",
    phone: "+12125550142",
    timeZone: "America/New_York",
    currency: "USD",
    tax: { medical: 0, cosmetic: 450 },
    week: [...onWeekdays([1, 2, 3, 4], "08:00-20:00"), ...onWeekdays([5], "08:00-17:00")],
    holidays: [
      ...closedYearly(today, "01-01", "New Year's Day"),
      ...closedYearly(today, "06-19", "Juneteenth"),
      ...closedYearly(today, "07-04", "Independence Day"),
      ...closedYearly(today, "12-25", "Christmas Day"),
    ],
    resources: [
      ...rooms("consultation", 5, "Exam 1"),
      ...rooms("treatment", 10, "Exam 2"),
      ...rooms("laser", 15, "Laser"),
      ...rooms("dental", 10, "Operatory 1", "Operatory 2"),
      ...rooms("therapy", 5, "Therapy 1", "Therapy 2"),
      ...devices("diode laser", 5, "GentleMax"),
      ...devices("dermatoscope", 0, "Vectra"),
      ...devices("implant unit", 30, "Implantmed"),
      ...devices("shockwave unit", 5, "OrthoPulse"),
    ],
  };
}

const rooms = (type: string, turnoverMinutes: number, ...names: string[]): ResourceDescription[] =>
  names.map((name) => ({ kind: "room", type, name, turnoverMinutes }));

const devices = (type: string, turnoverMinutes: number, ...names: string[]): ResourceDescription[] =>
  names.map((name) => ({ kind: "equipment", type, name, turnoverMinutes }));

const logins: readonly LoginDescription[] = [
  { email: "admin@sunrise.example", role: "organization_admin", clinics: [], staff: "admin" },
  { email: "manager@sunrise.example", role: "clinic_manager", clinics: ["berlin"], staff: "manager" },
  { email: "reception@sunrise.example", role: "receptionist", clinics: ["berlin"], staff: "reception" },
  { email: "doctor@sunrise.example", role: "practitioner", clinics: ["berlin"], staff: "anna-weber" },
  { email: "nurse@sunrise.example", role: "nurse", clinics: ["berlin"], staff: "nurse" },
  { email: "patient@sunrise.example", role: "patient", clinics: [], patient: "demo" },
  { email: "birthday@sunrise.example", role: "patient", clinics: [], patient: "birthday" },
  // Has a place in both organizations, with different rights in each.
  { email: "robin@locum.example", role: "receptionist", clinics: ["new-york"], staff: "robin" },
];
