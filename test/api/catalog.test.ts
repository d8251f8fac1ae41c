import { expect, test } from "vitest";
import { idsOf } from "../../local/seed/ids.ts";
import { serviceList } from "../../src/api/catalog/contract.ts";
import { useSeed } from "../support/use-api.ts";

const sunrise = idsOf("sunrise");
const served = useSeed();

async function readServices(slug: string) {
  const { status, body } = await served().api.call({ path: `/v1/organizations/${slug}/services` });
  expect(status).toBe(200);
  return serviceList.parse(body).data;
}

test("a service shows who it is for, how long it takes, and its price in each clinic's currency", async () => {
  const services = await readServices("sunrise");
  expect(services).toHaveLength(15);
  const hairRemoval = services.find(({ id }) => id === sunrise.service("hair-removal-women"));
  expect(hairRemoval).toMatchObject({
    name: "Laser hair removal, legs (women)",
    category: { id: sunrise.category("Laser"), name: "Laser" },
    minutes: 45,
    eligibleGender: "female",
    minimumAgeYears: 18,
    maximumAgeYears: null,
  });
  const offer = (clinic: string, amountMinor: number, currency: string, taxBasisPoints: number) => ({
    clinicId: sunrise.clinic(clinic),
    price: { amountMinor, currency },
    taxBasisPoints,
    paymentPolicy: "card",
    deposit: null,
    approval: "instant",
  });
  expect(hairRemoval?.offers).toHaveLength(3);
  expect(hairRemoval?.offers).toEqual(
    expect.arrayContaining([
      offer("berlin", 129_00, "EUR", 1900),
      offer("mumbai", 4_500_00, "INR", 1800),
      offer("new-york", 240_00, "USD", 450),
    ]),
  );
});

test("services come in the order of their categories", async () => {
  const categories = (await readServices("sunrise")).map(({ category }) => category.name);
  expect([...new Set(categories)]).toEqual(["Dermatology", "Laser", "Dental", "Physiotherapy"]);
  expect(categories).toEqual([...categories].sort((a, b) => rank(a) - rank(b)));
});
const rank = (category: string) => ["Dermatology", "Laser", "Dental", "Physiotherapy"].indexOf(category);

test("a service of the same name in another organization is another service", async () => {
  const services = await readServices("harbour");
  expect(services.map(({ name }) => name)).toEqual(["Consultation", "Health screening", "Physiotherapy session"]);
  expect(services.flatMap(({ offers }) => offers.map(({ clinicId }) => clinicId))).toEqual(
    Array.from({ length: 3 }, () => idsOf("harbour").clinic("dublin")),
  );
});

test("what can be booked nowhere any more is not listed", async () => {
  await served().admin.query("update services set active = false where id = $1", [sunrise.service("implant")]);
  await served().admin.query("update service_offers set active = false where service_id = $1", [
    sunrise.service("filling"),
  ]);
  await served().admin.query("update clinics set active = false where id = $1", [sunrise.clinic("berlin")]);
  await served().admin.query("update service_offers set active = false where service_id = $1 and clinic_id = $2", [
    sunrise.service("shockwave"),
    sunrise.clinic("new-york"),
  ]);
  const services = await readServices("sunrise");
  const ids = services.map(({ id }) => id);
  expect(ids).toHaveLength(12);
  for (const gone of ["implant", "filling", "shockwave"]) expect(ids).not.toContain(sunrise.service(gone));
  const clinics = services.flatMap(({ offers }) => offers.map(({ clinicId }) => clinicId));
  expect(clinics).not.toContain(sunrise.clinic("berlin"));
});
