import * as z from "zod";
import { deskEntryKinds, deskMethods } from "../../domain/payment/desk.ts";
import { amountMinor, currency, day, id, instant, lines, MOST_MINOR, pageOf, pageQuery } from "../contract.ts";

export const dayCountParams = z.strictObject({ clinicId: id, countId: id });
export const dayQuery = z.strictObject({ onDate: day }).meta({ example: { onDate: "2031-05-05" } });
export const daysQuery = z.strictObject(pageQuery);
export const dayPlace = z.strictObject({ onDate: day });

const byMethod = z.strictObject({ cashMinor: z.int(), terminalMinor: z.int() }).meta({
  id: "MoneyByMethod",
  description: "In minor units; below zero where more was given back than taken",
});

export const person = z.strictObject({ accountId: id, name: z.string().nullable() });

export const tillView = z
  .strictObject({
    person,
    openingMinor: z.int().meta({
      description: "Cash that it held in the morning: what the last count left in it, and what came and went since",
    }),
    expected: byMethod.meta({ description: "What that and its entries come to now" }),
    difference: byMethod.nullable().meta({ description: "Counted beyond expected; null = not counted yet" }),
    isOutOfDate: z.boolean().meta({ description: "Money came or went since it was counted" }),
    count: z
      .strictObject({
        id,
        counted: byMethod,
        expected: byMethod.meta({ description: "What was expected when it was counted" }),
        leftMinor: amountMinor.meta({ description: "Cash that stays in the till for the next day" }),
        bankedMinor: z.int().meta({ description: "Cash that leaves it; below zero where some is put into it" }),
        explanation: z.string().nullable(),
        countedAt: instant,
        countedBy: person.meta({ description: "Another person where whoever had it is not there any more" }),
        signedOff: z.strictObject({ at: instant, by: person }).nullable(),
      })
      .nullable(),
  })
  .meta({ id: "Till" });

export const deskDayView = z
  .strictObject({
    onDate: day,
    currency,
    tills: z.array(tillView),
    entries: z
      .array(
        z.strictObject({
          id,
          kind: z.enum(deskEntryKinds),
          method: z.enum(deskMethods),
          amountMinor,
          till: person.meta({ description: "Whose till it is in" }),
          by: person,
          reason: z.string().nullable(),
          appointmentId: id,
          visitStartsAt: instant,
          patientName: z.string(),
          at: instant,
        }),
      )
      .meta({ description: "All that was done with money that day, the first first" }),
  })
  .meta({ id: "DeskDay" });

export const deskDayPage = pageOf(
  z.strictObject({
    onDate: day,
    expected: byMethod,
    difference: byMethod.meta({ description: "Of the tills that were counted" }),
    tills: z.int(),
    counted: z.int(),
    signedOff: z.int(),
  }),
).meta({ id: "DeskDayPage" });

const countedMinor = z.int().min(-MOST_MINOR).max(MOST_MINOR);

export const dayCountBody = z
  .strictObject({
    onDate: day,
    accountId: id
      .optional()
      .meta({ description: "Whose till: one's own if it is not said, another's for whoever signs off" }),
    cashMinor: countedMinor.meta({
      description: "All cash of the till, with what it held in the morning and what was put aside for the bank",
    }),
    terminalMinor: countedMinor.meta({ description: "What the terminal's own closing says" }),
    leftMinor: amountMinor.optional().meta({
      description: "What of the cash stays in the till for the next day, nothing if it is not said; the rest leaves it",
    }),
    explanation: lines(500).optional().meta({ description: "Needed where it differs from what is expected" }),
  })
  .meta({
    id: "DayCountWish",
    example: {
      onDate: "2031-05-05",
      cashMinor: 12_000,
      terminalMinor: 8_000,
      leftMinor: 5_000,
      explanation: "Change was miscounted.",
    },
  });
