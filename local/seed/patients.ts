import type { PatientDescription } from "./description.ts";

type Person = readonly [name: string, gender: PatientDescription["gender"], ageYears: number, birthday: string];

/**
 * Whose birthday is today: 32 years before a leap year is a leap year, so there was this day then, even a 29 February.
 */
const birthdayAgeYears = 32;

export function sunrisePatients(today: string): PatientDescription[] {
  return [
    {
      ...patient(today, "berlin", "de", ["Clara Winter", "female", birthdayAgeYears, today.slice(5)]),
      key: "birthday",
      email: "birthday@sunrise.example",
    },
    {
      ...patient(today, "berlin", "en", ["Paula Reyes", "female", 35, "06-14"]),
      key: "demo",
      email: "patient@sunrise.example",
    },
    ...berliners.map((person) => patient(today, "berlin", "de", person)),
    ...mumbaikars.map((person) => patient(today, "mumbai", "en-IN", person)),
    ...newYorkers.map((person) => patient(today, "new-york", "en-US", person)),
  ];
}

export function patient(today: string, clinic: string, language: string, person: Person): PatientDescription {
  const [name, gender, ageYears, birthday] = person;
  const key = name.toLowerCase().replaceAll(" ", "-");
  return {
    key,
    clinic,
    name,
    email: `${key.replaceAll("-", ".")}@patients.example`,
    gender,
    bornOn: `${Number(today.slice(0, 4)) - ageYears}-${birthday}`,
    language,
    interpreterFor: interpreters[key] ?? null,
  };
}

const interpreters: Readonly<Record<string, string>> = { "can-demir": "tr", "yuki-tanaka": "ja", "sofia-russo": "it" };

const berliners: readonly Person[] = [
  ["Hannah Schmitt", "female", 29, "01-17"],
  ["Lukas Hartmann", "male", 41, "03-02"],
  ["Emilia Koch", "female", 63, "11-23"],
  ["Felix Neumann", "male", 34, "07-08"],
  ["Mia Zimmermann", "female", 22, "09-30"],
  ["Can Demir", "male", 37, "12-05"],
  ["Ida Lange", "female", 71, "04-19"],
  ["Oskar Braun", "male", 8, "02-11"],
  ["Frieda Krause", "female", 7, "08-27"],
  ["Alex Jansen", "other", 31, "05-25"],
  ["Greta Wolff", "female", 45, "10-12"],
  ["Anton Richter", "male", 58, "06-03"],
  ["Yuki Tanaka", "unknown", 27, "03-21"],
  ["Leonie Maier", "female", 38, "12-29"],
];

const mumbaikars: readonly Person[] = [
  ["Ananya Iyer", "female", 30, "02-14"],
  ["Vikram Shah", "male", 44, "09-09"],
  ["Neha Kulkarni", "female", 26, "05-03"],
  ["Sanjay Patil", "male", 52, "01-30"],
  ["Meera Joshi", "female", 39, "07-22"],
  ["Ishaan Gupta", "male", 9, "10-18"],
  ["Aditi Menon", "female", 33, "12-01"],
  ["Farhan Sheikh", "male", 28, "04-07"],
  ["Lakshmi Pillai", "female", 66, "08-15"],
  ["Dev Malhotra", "male", 36, "11-11"],
  ["Zoya Khan", "female", 24, "06-20"],
  ["Kiran Bose", "other", 29, "03-13"],
];

const newYorkers: readonly Person[] = [
  ["Olivia Martin", "female", 32, "04-04"],
  ["Marcus Johnson", "male", 47, "10-27"],
  ["Sofia Russo", "female", 25, "02-23"],
  ["Ethan Brooks", "male", 33, "08-06"],
  ["Chloe Nguyen", "female", 6, "05-17"],
  ["Isaac Levy", "male", 61, "12-15"],
  ["Amara Okafor", "female", 40, "09-03"],
  ["Liam Murphy", "male", 29, "01-09"],
  ["Gabriela Santos", "female", 55, "07-31"],
  ["Jordan Lee", "unknown", 23, "11-05"],
  ["Ruth Goldberg", "female", 74, "03-28"],
  ["Omar Haddad", "male", 38, "06-26"],
];
