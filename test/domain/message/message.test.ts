import { describe, expect, test } from "vitest";
import { calendarOf } from "../../../src/domain/message/calendar.ts";
import { writeLetter } from "../../../src/domain/message/letter.ts";
import type { LetterFacts } from "../../../src/domain/message/letter-facts.ts";
import { mailLanguageOf } from "../../../src/domain/message/mail-language.ts";
import { type MessageKind, messageKinds, messageOn } from "../../../src/domain/message/message.ts";
import { type MessageFacts, whyNotSend } from "../../../src/domain/message/relevance.ts";
import { toHtml, toText } from "../../../src/domain/message/render.ts";

describe("whom an event makes us write to", () => {
  const cases: [string, Parameters<typeof messageOn>[0]["payload"], MessageKind | null][] = [
    ["appointment.confirmed", {}, "confirmed"],
    ["appointment.confirmed", { from: "held" }, "confirmed"],
    ["appointment.confirmed", { from: "checked_in" }, null],
    ["appointment.confirmed", { from: "no_show" }, null],
    ["appointment.moved", { visitChanged: true }, "moved"],
    ["appointment.moved", { visitChanged: false }, null],
    ["appointment.cancelled", { from: "confirmed" }, "cancelled"],
    ["appointment.cancelled", { from: "checked_in" }, "cancelled"],
    ["appointment.cancelled", { from: "held", paymentTried: false }, null],
    ["appointment.cancelled", { from: "held", paymentTried: true }, "released"],
    ["appointment.cancelled", { from: "requested", paymentTried: false, wasApproved: false }, null],
    ["appointment.held", {}, null],
    ["appointment.held", { from: "requested" }, "approved"],
    ["appointment.confirmed", { from: "requested" }, "confirmed"],
    ["appointment.refused", { from: "requested", code: "declined" }, "declined"],
    ["appointment.refused", { from: "requested", code: "not_answered" }, "declined"],
    ["appointment.refused", { code: "slot_taken" }, null],
    ["appointment.refused", { from: "held", code: "payment_unavailable", wasApproved: true }, "released"],
    ["appointment.refused", { from: "held", code: "payment_unavailable", deskPlan: "by_link" }, "released"],
    ["appointment.refused", { from: "held", code: "payment_unavailable", paymentTried: false }, null],
    ["appointment.held", { deskPlan: "by_link" }, "reserved"],
    ["appointment.cancelled", { from: "held", deskPlan: "by_link" }, "released"],
    ["appointment.expired", { from: "held", deskPlan: "by_link" }, "released"],
    ["appointment.expired", { from: "held", wasApproved: true }, "released"],
    ["appointment.expired", { from: "held", paymentTried: false }, null],
    ["appointment.expired", { from: "held", paymentTried: true }, "released"],
    ["payment.authorized", { appointmentStatus: "held" }, null],
    ["payment.authorized", { appointmentStatus: "expired" }, "released"],
    ["payment.authorized", { appointmentStatus: "cancelled", offSession: false }, "released"],
    ["payment.authorized", { appointmentStatus: "cancelled", offSession: true }, null],
    ["payment.captured", { appointmentStatus: "completed" }, "receipt"],
    ["payment.declined", { purpose: "price" }, "payment_needed"],
    ["payment.declined", { purpose: "balance" }, "balance_needed"],
    ["payment.taken_at_desk", { paymentId: "1" }, "receipt"],
    ["payment.corrected", { paymentId: "1" }, "receipt_corrected"],
    ["payment.given_back", { refundId: "1" }, "refunded"],
    ["payment.voided", { appointmentStatus: "cancelled" }, null],
    ["payment.voided", { appointmentStatus: "confirmed", purpose: "price" }, "due_at_clinic"],
    ["payment.voided", { appointmentStatus: "confirmed", purpose: "balance" }, null],
    ["payment.expired", { appointmentStatus: "confirmed", purpose: "price" }, "due_at_clinic"],
    ["payment.voided", { appointmentStatus: "no_show", purpose: "fee" }, "fee_due"],
    ["payment.refunded", { appointmentStatus: "cancelled" }, "refunded"],
    ["payment.refund_failed", { appointmentStatus: "cancelled" }, "refund_failed"],
    ["appointment.checked_in", { from: "confirmed" }, null],
    ["appointment.refused", {}, null],
  ];
  test.each(cases)("%s %o: %s", (kind, payload, message) => {
    expect(messageOn({ kind, payload })).toBe(message);
  });
});

describe("a message whose turn has come", () => {
  const endsAt = new Date("2031-05-05T08:30:00Z");
  const standing: MessageFacts = {
    status: "confirmed",
    toldVersion: 1,
    endsAt,
    email: "anna@mail.example",
    payBy: null,
    dueMinor: 0,
    capturedMinor: 0,
    refundedMinor: 0,
    hasReceipt: false,
  };
  const before = new Date(endsAt.getTime() - 1);
  const why = (kind: MessageKind, facts: Partial<MessageFacts> = {}, at = before) =>
    whyNotSend({ kind, version: 1 }, { ...standing, ...facts }, at);

  test("is sent while it is true, until the end of the visit it is about", () => {
    expect(why("confirmed")).toBeNull();
    expect(why("confirmed", {}, endsAt)).toBe("visit_over");
    expect(why("cancelled", { status: "cancelled" })).toBeNull();
    expect(why("receipt", { capturedMinor: 1, status: "completed" }, endsAt)).toBeNull();
  });

  test("is not sent once it is not true any more", () => {
    expect(why("confirmed", { toldVersion: 2 })).toBe("superseded");
    expect(why("moved", { status: "cancelled" })).toBe("superseded");
    expect(why("cancelled")).toBe("superseded");
    expect(why("released")).toBe("superseded");
    expect(why("payment_needed")).toBe("superseded");
    expect(why("payment_needed", { payBy: "2031-05-04T08:00:00Z", status: "cancelled" })).toBe("superseded");
    expect(why("due_at_clinic", { dueMinor: 5000 })).toBeNull();
    expect(why("due_at_clinic")).toBe("superseded"); // paid at the desk, or the card was asked once more
    expect(why("due_at_clinic", { dueMinor: 5000, status: "cancelled" })).toBe("superseded");
    expect(why("fee_due", { dueMinor: 500, status: "no_show" }, endsAt)).toBeNull();
    expect(why("fee_due", { status: "cancelled" })).toBe("superseded"); // waived, or paid at the desk
    expect(why("fee_due", { dueMinor: 500 })).toBe("superseded"); // its no-show was taken back
    expect(why("receipt_corrected", { hasReceipt: true })).toBeNull();
    expect(why("receipt_corrected", { hasReceipt: false })).toBe("superseded");
    expect(why("receipt_corrected", { hasReceipt: true, capturedMinor: 1 })).toBe("superseded");
    expect(why("refunded", { capturedMinor: 5000 })).toBe("superseded");
    expect(why("refund_failed", { capturedMinor: 5000, refundedMinor: 5000 })).toBe("superseded");
  });

  test("has nobody to go to without an address", () => {
    expect(why("confirmed", { email: null })).toBe("no_address");
  });
});

const facts: LetterFacts = {
  appointmentId: "01975f5e-7c1a-7b3e-9d3a-5a8f1c2d3e4f",
  organization: { name: "Sunrise <Clinics>", slug: "sunrise", brandColor: "#7a3b69" },
  clinic: { name: "Sunrise Mumbai", address: "12 Marine Drive; Mumbai", phone: null, timeZone: "Asia/Kolkata" },
  startsAt: "2031-05-05T08:00:00.000Z",
  endsAt: "2031-05-05T08:30:00.000Z",
  movedFrom: null,
  holdExpiresAt: "2031-05-02T12:30:00.000Z",
  refusalCode: null,
  cancelledBy: null,
  cancelReason: null,
  cancellationNoticeMinutes: 1440,
  feeTerms: null,
  feeMinor: null,
  feeOnCardMinor: 0,
  paymentPolicy: "card",
  capturePolicy: "at_completion",
  currency: "INR",
  totalMinor: 120_050,
  depositMinor: null,
  balance: "at_clinic",
  payment: null,
  includedTaxMinor: 18_313,
  capturedMinor: 0,
  refundedMinor: 0,
  byCardMinor: 0,
  dueMinor: 0,
  atDeskMinor: 0,
  refundMinor: null,
  refundMethod: null,
  savesCard: false,
  wasHeld: true,
  isCardSaved: false,
  isFeeFromCard: false,
  hasOpenQuestions: false,
  payBy: null,
  saveBy: null,
  heldUntil: null,
  written: null,
};
const noticeEnds = new Date("2031-05-04T08:00:00.000Z");
const write = (
  kind: MessageKind,
  language: "en" | "ar" = "en",
  wishes: Partial<LetterFacts> = {},
  { at = noticeEnds, accessToken = null }: { at?: Date; accessToken?: string | null } = {},
) => writeLetter(kind, { ...facts, ...wishes }, { language, publicUrl: "https://praxis.example", at, accessToken });
/** With or without a comma, as the edition of the language's data has it. */
const visitInWords: unknown = expect.stringMatching(/^Monday,? 5 May 2031 at 13:30–14:00 GMT\+5:30$/);
const valuesOf = (letter: ReturnType<typeof write>) => letter.facts.map(({ value }) => value);

describe("a letter", () => {
  test("of a confirmation says when on the clinic's clock, where, at what price, and until when it can be cancelled", () => {
    const letter = write("confirmed");
    expect(letter.subject).toBe("Confirmed: Mon 5 May, 13:30, Sunrise Mumbai");
    expect(valuesOf(letter)).toEqual([
      visitInWords,
      "Sunrise Mumbai, 12 Marine Drive; Mumbai",
      "₹1,200.50, held on your card and charged after the visit",
      "Free of charge until Sun 4 May, 13:30",
      "₹1,200.50",
    ]);
    expect(letter.facts.at(-1)?.label).toBe("If you do not come");
    expect(letter.link.url).toBe(
      `https://praxis.example/app/appointments/${facts.appointmentId}?organization=sunrise&lang=en`,
    );
    const late = write("confirmed", "en", {}, { at: new Date(noticeEnds.getTime() + 1) });
    expect(valuesOf(late).at(-2)).toBe("Please contact the clinic");
    expect(letter.paragraphs).toEqual([]);
    const asking = write("confirmed", "en", { hasOpenQuestions: true });
    expect(asking.paragraphs).toEqual([expect.stringContaining("a few questions for you before the visit")]);
    const promised = { feeTerms: { lateCancel: [], noShowMinor: 0, noticeMinutes: 120 } };
    expect(write("confirmed", "en", promised).facts.at(-1)).toEqual({
      label: "Cancelling",
      value: "Free of charge until Mon 5 May, 11:30",
    });
  });

  test("tells the clinic's number, where one is known, left to right in either language; else it asks nobody to call", () => {
    const clinic = { ...facts.clinic, phone: "+912255501234" };
    const toCall = /\bcall\b|الاتصال|اتصل/;
    for (const language of ["en", "ar"] as const) {
      const called = write("cancelled", language, { clinic });
      expect(valuesOf(called).at(-1)).toBe("\u2066+912255501234\u2069");
      expect(called.footer).toMatch(toCall);
      for (const kind of messageKinds)
        for (const refusalCode of [null, "not_answered", "payment_unavailable"] as const)
          expect(toText(write(kind, language, { refusalCode })), kind).not.toMatch(toCall);
    }
  });

  test("about money that was paid, corrected or given back leads to the receipt", () => {
    for (const kind of ["receipt", "receipt_corrected", "refunded"] as const)
      expect(write(kind).link.url).toBe(
        `https://praxis.example/app/appointments/${facts.appointmentId}/receipt?organization=sunrise&lang=en`,
      );
  });

  test("leads a patient without a login to the visit, its receipt or its payment by way of one, and only them", () => {
    const urlOf = (kind: MessageKind, accessToken: string | null) => write(kind, "en", {}, { accessToken }).link.url;
    const page = "https://praxis.example/app/invitation?organization=sunrise&lang=en";
    expect(urlOf("confirmed", "secret")).toBe(`${page}&appointment=${facts.appointmentId}#secret`);
    expect(urlOf("receipt", "secret")).toBe(`${page}&receipt=${facts.appointmentId}#secret`);
    expect(urlOf("payment_needed", "secret")).toBe(`${page}&pay=${facts.appointmentId}#secret`);
    expect(urlOf("payment_needed", null)).not.toContain("#");
    expect(write("moved", "en", {}, { accessToken: "secret" }).paragraphs.at(-1)).toContain("choose a password");
  });

  test("says how the price is paid, as far as that has come", () => {
    const price = (wishes: Partial<LetterFacts>) => valuesOf(write("confirmed", "en", wishes))[2];
    expect(price({ paymentPolicy: "none" })).toBe("₹1,200.50, to be paid at the clinic");
    expect(price({ capturePolicy: "by_admin" })).toContain("charged by the clinic around the visit");
    expect(price({ capturePolicy: "at_confirmation" })).toBe("₹1,200.50, charged to your card");
    expect(price({ capturedMinor: 120_050 })).toBe("₹1,200.50, paid by card");
    expect(price({ heldUntil: "2031-05-05T08:29:59.999Z" })).toContain("to be paid at the clinic");
    expect(price({ heldUntil: "2031-05-05T08:30:00Z" })).toContain("held on your card");
    expect(price({ heldUntil: "2031-05-05T08:29:59.999Z", capturePolicy: "at_confirmation" })).toContain("charged to");
    expect(price({ totalMinor: 0, paymentPolicy: "none" })).toBe("Nothing to pay");
    expect(price({ depositMinor: 20_050 })).toBe("₹1,200.50: ₹200.50 by card as a deposit, ₹1,000 at the clinic");
    expect(price({ depositMinor: 20_050, balance: "by_card" })).toContain("₹1,000 charged to the same card after");
    expect(price({ currency: "JPY" })).toContain("¥120,050");
  });

  test("of a move names the time before, and of a cancellation what happens with the money", () => {
    const moved = valuesOf(write("moved", "en", { movedFrom: "2031-05-04T08:00:00.000Z" }));
    expect(moved.slice(0, 2)).toEqual([visitInWords, "Sun 4 May, 13:30"]);
    expect(valuesOf(write("moved", "en", { movedFrom: facts.startsAt }))).toHaveLength(5);
    const beyond = write("moved", "en", { saveBy: "2031-05-03T08:00:00.000Z", heldUntil: "2031-05-03T14:00:00.000Z" });
    expect([beyond.paragraphs[0], beyond.link.label]).toEqual([
      expect.stringContaining("Please save a card by Sat 3 May, 13:30"),
      "Save a card",
    ]);
    expect(beyond.link.url).toContain(`/book/sunrise?lang=en&appointment=${facts.appointmentId}`);
    expect(valuesOf(beyond)).toContain("₹1,200.50, by a card that you save, or at the clinic");
    const cancelled = (wishes: Partial<LetterFacts>) => write("cancelled", "en", wishes).paragraphs;
    expect(cancelled({ cancelledBy: "staff" })[0]).toBe("The clinic has cancelled it.");
    expect(cancelled({})[1]).toContain("₹1,200.50 on hold on your card is let go of");
    expect(cancelled({ capturedMinor: 120_050, byCardMinor: 120_050 })[1]).toContain(
      "₹1,200.50 you have paid goes back",
    );
    expect(cancelled({ paymentPolicy: "none" })[1]).toBe("There is nothing to pay.");
    // Staff have given back 10.00 of it before, and all of it.
    expect(cancelled({ capturedMinor: 120_050, byCardMinor: 119_050 })[1]).toContain(
      "₹1,190.50 you have paid goes back",
    );
    expect(cancelled({ capturedMinor: 120_050 })[1]).toBe("There is nothing to pay.");
    const deposit = { depositMinor: 20_000, capturedMinor: 20_000, byCardMinor: 20_000 };
    expect(cancelled({ ...deposit, feeMinor: 20_000 })[1]).toContain("costs ₹200. The rest");
    expect(cancelled({ ...deposit, feeMinor: 30_000, dueMinor: 10_000 })[1]).toContain(
      "₹200 you have paid are kept for it, and ₹100 are to be",
    );
    expect(cancelled({ feeMinor: 30_000, feeOnCardMinor: 30_000 })[1]).toMatch(
      /costs ₹300. It is charged to the card you/,
    );
    expect(cancelled({ ...deposit, feeMinor: 30_000, feeOnCardMinor: 10_000 })[1]).toContain(
      "₹200 you have paid are kept for it, and ₹100 are charged to the same card",
    );
    expect(cancelled({ depositMinor: 20_000, feeMinor: 30_000, dueMinor: 30_000 })[1]).toContain(
      "costs ₹300. It is to be paid at the clinic",
    );
  });

  test("about a saved card says when it is asked, what to do when it did not pay, and that a visit was given up", () => {
    const saved = valuesOf(write("confirmed", "en", { isCardSaved: true, isFeeFromCard: true }));
    expect(saved[2]).toContain("reserved on it two days before");
    expect(saved.at(-1)).toBe("is charged to your saved card, as far as it is not paid yet");
    const needed = write("payment_needed", "en", { payBy: "2031-05-04T08:00:00.000Z" });
    expect(needed.paragraphs[0]).toContain("Please pay by Sun 4 May, 13:30");
    expect(needed.link.url).toBe(`https://praxis.example/book/sunrise?lang=en&appointment=${facts.appointmentId}`);
    const near = write("payment_needed", "en", { payBy: "2031-05-05T20:00:00.000Z" });
    expect(near.paragraphs[0]).toContain("if it is not paid by Mon 5 May, 13:30, you pay at the clinic");
    const unpaid = { cancelledBy: "system", cancelReason: "not_paid", wasHeld: false } as const;
    expect(write("cancelled", "en", unpaid).paragraphs).toEqual([
      expect.stringContaining("not paid by the link"),
      "Nothing was on hold on your card, and nothing is charged.",
    ]);
  });

  test("of a cancelled visit that was paid at the desk sends nobody to their bank", () => {
    const paid = (feeMinor: number, atDeskMinor: number) =>
      write("cancelled", "en", { paymentPolicy: "none", feeMinor, atDeskMinor }).paragraphs[1];
    expect(paid(0, 120_050)).toBe("You get the ₹1,200.50 you paid at the clinic back there.");
    expect(paid(20_050, 120_050)).toContain("costs ₹200.50. You get the other ₹1,000 you paid back at the clinic.");
    expect(paid(20_000, 20_000)).toContain("costs ₹200. You have paid ₹200 of it at the clinic.");
  });

  test("of a cancelled visit that was paid by card and at the desk says where each part goes, and asks for no more", () => {
    const paid = (feeMinor: number) => {
      const both = { depositMinor: 20_000, capturedMinor: 20_000, byCardMinor: 20_000, atDeskMinor: 30_000 };
      return write("cancelled", "en", { ...both, feeMinor }).paragraphs[1];
    };
    expect(paid(0)).toMatch(/₹200 you have paid goes back to your card.*You get the ₹300 you paid at the clinic back/);
    expect(paid(10_000)).toMatch(/costs ₹100\. The rest .* card.*You get the ₹300 you paid at the clinic back there/);
    expect(paid(35_000)).toMatch(/costs ₹350\. You get the other ₹150 you paid back at the clinic\.$/);
  });

  test("of an approved request says until when it waits and on what terms, and of one that was not, why", () => {
    expect(write("approved").paragraphs[0]).toContain("kept for you until Fri 2 May, 18:00");
    expect(write("approved", "en", { paymentPolicy: "none" }).link.label).toBe("See your appointment");
    const toPay = write("approved", "en", { paymentPolicy: "card" });
    expect([toPay.subject, toPay.paragraphs[0]]).toEqual([
      expect.stringMatching(/^Accepted, please pay: /),
      expect.stringContaining("Please pay ₹1,200.50 by card"),
    ]);
    expect(toPay.link.label).toBe("Pay now");
    expect(valuesOf(toPay).slice(-2)).toEqual(["Free of charge until Sun 4 May, 13:30", "₹1,200.50"]);
    for (const kind of ["approved", "reserved"] as const) {
      const toSave = write(kind, "en", { savesCard: true });
      expect([toSave.subject, toSave.paragraphs[0], toSave.link.label]).toEqual([
        expect.stringMatching(/lease save a card/),
        expect.stringContaining("Nothing is charged now; ₹1,200.50 is reserved on the card two days before"),
        "Save a card",
      ]);
    }
    expect(write("declined", "en", { refusalCode: "declined" }).paragraphs[0]).toMatch(/^Nothing was booked/);
    expect(write("declined", "en", { refusalCode: "not_answered" }).paragraphs[0]).toMatch(
      /^The clinic did not answer/,
    );
  });

  test("of a payment at the desk is of that one, says how it was paid, what is still due, and its tax if it is the price", () => {
    const cash = { amountMinor: 20_000, capturedMinor: 20_000, method: "cash", purpose: "price" } as const;
    const part = write("receipt", "en", { payment: cash, dueMinor: 100_050, capturedMinor: 5 });
    expect(part.paragraphs).toEqual(["You paid in cash at the clinic.", "₹1,000.50 are still to be paid there."]);
    expect(valuesOf(part)[0]).toBe("₹200");
    expect(part.facts.map(({ label }) => label)).not.toContain("Tax included");
    const all = write("receipt", "en", { payment: { ...cash, method: "terminal", capturedMinor: 120_050 } });
    expect([all.paragraphs, valuesOf(all)[1]]).toEqual([["You paid by card at the clinic."], "₹183.13"]);
    expect(write("receipt", "en", { payment: { ...cash, purpose: "fee" }, feeMinor: 20_000 }).heading).toMatch(/fee$/);
    expect(write("receipt_corrected", "en", { payment: cash }).paragraphs[0]).toMatch(
      /^A payment of ₹200 at the clinic/,
    );
    expect(write("refunded", "en", { refundMethod: "cash", refundMinor: 500 }).paragraphs).toEqual([
      "₹5 was given back to you in cash at the clinic.",
    ]);
  });

  test("of any kind is written in Arabic from right to left, and in English for languages without words yet", () => {
    for (const kind of messageKinds) {
      const html = toHtml(write(kind, "ar"));
      expect(html).toContain('<html lang="ar" dir="rtl">');
      const said = toText(write(kind, "ar")).replaceAll(
        /https:\S+|Sunrise|<Clinics>|Mumbai|12 Marine Drive; |GMT\S+/g,
        "",
      );
      expect(said, kind).not.toMatch(/[a-z]/i);
    }
    expect(toText(write("confirmed", "ar", { currency: "USD" }))).toContain("\u2066US$\u2069");
    expect(["ar-EG", "AR", "de", "hi-IN"].map(mailLanguageOf)).toEqual(["ar", "ar", "en", "en"]);
  });

  test("shows what people have typed and never runs it", () => {
    const html = toHtml(write("confirmed", "en", { organization: { ...facts.organization, name: "<script>" } }));
    expect(html).toContain("&lt;script&gt;");
    expect(html).not.toContain("<script>");
  });
});

describe("the calendar entry", () => {
  const entry = (kind: MessageKind, version: number, language: "en" | "ar" = "en") =>
    calendarOf({ kind, facts, version, language, decidedAt: new Date("2031-05-01T09:00:00Z") });
  const unfolded = (content = "") => content.replaceAll("\r\n ", "").split("\r\n");

  test("is one for the visit's whole life: moved and cancelled by a higher sequence under the same id", () => {
    const lines = unfolded(entry("confirmed", 1)?.content);
    expect(lines).toContain("METHOD:PUBLISH");
    expect(lines).toContain(`UID:${facts.appointmentId}`);
    expect(lines).toContain("SEQUENCE:1");
    expect(lines).toContain("DTSTART:20310505T080000Z");
    expect(lines).toContain("LOCATION:12 Marine Drive\\; Mumbai");
    expect(lines).toContain("SUMMARY:Appointment: Sunrise Mumbai");
    const off = unfolded(entry("cancelled", 2)?.content);
    expect(off).toEqual(expect.arrayContaining(["METHOD:CANCEL", "SEQUENCE:3", "STATUS:CANCELLED"]));
    expect(entry("receipt", 1)).toBeNull();
  });

  test("has lines of 75 octets at most in any script", () => {
    const octets = entry("confirmed", 1, "ar")
      ?.content.split("\r\n")
      .map((line) => Buffer.byteLength(line));
    expect(Math.max(...(octets ?? []))).toBeLessThanOrEqual(75);
  });
});
