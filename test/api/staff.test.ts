import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { idsOf } from "../../local/seed/ids.ts";
import { practitionerList } from "../../src/api/staff/contract.ts";
import { workingHoursList } from "../../src/api/staff/working-hours-contract.ts";
import { useSeed } from "../support/use-api.ts";

const sunrise = idsOf("sunrise");
const served = useSeed();

async function readPractitioners(slug: string) {
  const { status, body } = await served().api.call({ path: `/v1/organizations/${slug}/practitioners` });
  expect(status).toBe(200);
  return practitionerList.parse(body).data;
}

test("a practitioner shows their clinics and services, and nothing private", async () => {
  const practitioners = await readPractitioners("sunrise");
  const marek = practitioners.find(({ name }) => name === "Marek Nowak");
  expect(marek).toEqual({
    id: sunrise.staff("marek-nowak"),
    name: "Marek Nowak",
    title: "Physiotherapist",
    clinicIds: ["berlin", "new-york"].map(sunrise.clinic).sort(),
    serviceIds: ["physio-assessment", "physio-session", "shockwave"].map(sunrise.service).sort(),
  });
});

test("who cannot be booked is not listed: the desks", async () => {
  const practitioners = await readPractitioners("sunrise");
  expect(practitioners).toHaveLength(12);
  expect(practitioners.map(({ id }) => id)).not.toContain(sunrise.staff("reception"));
});

test("the desk sees when who can be booked works, and of leave the time alone", async () => {
  const berlin = sunrise.clinic("berlin");
  const desk = {
    accountId: randomUUID(),
    organizationId: sunrise.organization,
    role: "receptionist",
    clinicIds: [berlin],
    staffId: null,
  } as const;
  const ask = (clinicId: string) =>
    served().api.call({
      path: `/v1/working-hours?clinicId=${clinicId}&from=2026-01-05&to=2026-01-11`,
      as: { ...desk, clinicIds: [berlin] },
    });
  const { data } = workingHoursList.parse((await ask(berlin)).body);
  const anna = data.find(({ practitionerId }) => practitionerId === sunrise.staff("anna-weber"));
  expect(anna?.week.filter(({ weekday }) => weekday === 3)).toEqual([{ weekday: 3, opens: 480, closes: 780 }]);
  expect(data.map(({ practitionerId }) => practitionerId)).not.toContain(sunrise.staff("reception"));
  expect((await ask(sunrise.clinic("mumbai"))).status).toBe(404);
});

test("another organization's practitioners are not among them", async () => {
  const practitioners = await readPractitioners("harbour");
  expect(practitioners.map(({ name }) => name)).toEqual(["Cian Doyle", "Dr. Aoife Byrne"]);
});

test("who left, and clinics and services that closed, are not listed", async () => {
  await served().admin.query("update staff set active = false where id = $1", [sunrise.staff("anna-weber")]);
  await served().admin.query("update clinics set active = false where id = $1", [sunrise.clinic("new-york")]);
  await served().admin.query("update services set active = false where id = $1", [sunrise.service("physio-session")]);
  const practitioners = await readPractitioners("sunrise");
  const names = practitioners.map(({ name }) => name);
  expect(names).not.toContain("Dr. Anna Weber");
  expect(names).not.toContain("Dr. Grace Kim");
  expect(practitioners.find(({ name }) => name === "Marek Nowak")).toMatchObject({
    clinicIds: [sunrise.clinic("berlin")],
    serviceIds: ["physio-assessment", "shockwave"].map(sunrise.service).sort(),
  });
});
