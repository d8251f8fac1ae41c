import type { Words } from "./words.ts";

export const en: Words = {
  direction: "ltr",
  locale: "en-GB",
  labels: {
    when: "When",
    before: "Instead of",
    where: "Where",
    phone: "Phone",
    price: "Price",
    cancelling: "Cancelling",
    notComing: "If you do not come",
    fee: "Such a fee",
    amount: "Amount",
    tax: "Tax included",
    visit: "For the visit on",
  },
  subjects: {
    confirmed: ({ clinic, at }) => `Confirmed: ${at}, ${clinic}`,
    moved: ({ clinic, at }) => `New time: ${at}, ${clinic}`,
    cancelled: ({ clinic, at }) => `Cancelled: ${at}, ${clinic}`,
    approved: ({ clinic, at }) => `Accepted, please complete: ${at}, ${clinic}`,
    approvedToPay: ({ clinic, at }) => `Accepted, please pay: ${at}, ${clinic}`,
    approvedToSave: ({ clinic, at }) => `Accepted, please save a card: ${at}, ${clinic}`,
    reserved: ({ clinic, at }) => `Please pay to book: ${at}, ${clinic}`,
    reservedToSave: ({ clinic, at }) => `Please save a card to book: ${at}, ${clinic}`,
    declined: ({ clinic, at }) => `Not possible: ${at}, ${clinic}`,
    paymentNeeded: ({ clinic, at }) => `Please pay to keep your appointment: ${at}, ${clinic}`,
    balanceNeeded: ({ clinic, at }) => `Please pay the rest: ${at}, ${clinic}`,
    dueAtClinic: ({ clinic, at }) => `Please pay at the clinic: ${at}, ${clinic}`,
    feeDue: ({ clinic }) => `A fee to be paid at ${clinic}`,
    cardRemoved: ({ clinic, at }) => `Your card is not kept any more: ${at}, ${clinic}`,
    released: ({ clinic, at }) => `Not booked: ${at}, ${clinic}`,
    receipt: ({ clinic }) => `Receipt from ${clinic}`,
    receiptCorrected: ({ clinic }) => `Correction of a receipt from ${clinic}`,
    refunded: ({ clinic }) => `Money back from ${clinic}`,
    refundFailed: ({ clinic }) => `Your refund from ${clinic} came back`,
    fromClinic: ({ clinic, at }) => `A message about your visit: ${at}, ${clinic}`,
  },
  confirmed: "Your appointment is confirmed",
  pleaseAnswer: "The clinic has a few questions for you before the visit. Please answer them beside your appointment.",
  moved: "Your appointment has changed",
  cancelled: "Your appointment is cancelled",
  cancelledBy: {
    patient: "You have cancelled it. The time is free for others now.",
    staff: "The clinic has cancelled it.",
    system: "It was cancelled.",
  },
  cancelledUnpaid:
    "It was cancelled because the card you had saved could not be charged and the price was not paid by the link we sent you. The time is free for others now.",
  nothingToPay: "There is nothing to pay.",
  nothingCharged: "Nothing was on hold on your card, and nothing is charged.",
  backAtClinic: (amount) => `You get the ${amount} you paid at the clinic back there.`,
  feeKeptAtClinic: (fee, back) =>
    `As agreed when you booked, cancelling this late costs ${fee}. You get the other ${back} you paid back at the clinic.`,
  feePaidAtClinic: (fee, paid) =>
    `As agreed when you booked, cancelling this late costs ${fee}. You have paid ${paid} of it at the clinic.`,
  letGo: (amount) =>
    `The ${amount} on hold on your card is let go of; nothing is charged. Your bank may show it for some days more.`,
  givenBack: (amount) => `The ${amount} you have paid goes back to your card. Banks take some days to show it.`,
  feeKept: (amount) =>
    `As agreed when you booked, cancelling this late costs ${amount}. The rest is not charged, or goes back to your card; banks take some days to show it.`,
  feeDue: (amount) =>
    `As agreed when you booked, cancelling this late costs ${amount}. It is to be paid at the clinic.`,
  feeBeyondPaid: (fee, paid, due) =>
    `As agreed when you booked, cancelling this late costs ${fee}. The ${paid} you have paid are kept for it, and ${due} are to be paid at the clinic.`,
  feeOnCard: (fee) =>
    `As agreed when you booked, cancelling this late costs ${fee}. It is charged to the card you had saved.`,
  feeBeyondPaidOnCard: (fee, paid, onCard) =>
    `As agreed when you booked, cancelling this late costs ${fee}. The ${paid} you have paid are kept for it, and ${onCard} are charged to the same card.`,
  approved: "The clinic has accepted your request",
  approvedUntil: (moment) =>
    `The time is kept for you until ${moment}. Please complete your booking by then, or it is given to others.`,
  payUntil: (amount, moment) =>
    `The time is kept for you until ${moment}. Please pay ${amount} by card by then: it is booked once you have paid, and given to others if you have not.`,
  saveUntil: (amount, moment) =>
    `The time is kept for you until ${moment}. Please save a card by then: it is booked once you have, and given to others if you have not. Nothing is charged now; ${amount} is reserved on the card two days before your visit.`,
  reserved: "The clinic keeps a time for you",
  payNow: "Pay now",
  saveCardBy: (moment) =>
    `Banks hold an amount for some days only, so what is held on your card is let go of before the new time. Please save a card by ${moment}: nothing is charged then, and the price is reserved on it two days before your visit. Without one you pay at the clinic.`,
  saveCardNow: "Save a card",
  declined: "The clinic could not accept your request",
  declinedWhy: "Nothing was booked or charged. Choose another time, or contact the clinic.",
  notAnswered:
    "The clinic did not answer in time, so nothing was booked or charged. Choose another time, or contact the clinic.",
  paymentNeeded: "Your card could not be charged",
  payOrLose: (moment) =>
    `We tried to reserve the price of your visit on the card you had saved, and your bank did not agree or wants to ask you first. Please pay by ${moment}, with this card or another one. If it is not paid by then, the appointment is cancelled and nothing is charged.`,
  payOrLater: (moment) =>
    `We tried to reserve the price of your visit on the card you had saved, and your bank did not agree or wants to ask you first. Your appointment stays. Please pay now with this card or another one; if it is not paid by ${moment}, you pay at the clinic.`,
  dueAtClinic: "Please pay when you come",
  dueAtClinicWhy:
    "Nothing is held on your card any more, and it is not charged. Your appointment stays as it is: pay at the clinic.",
  payRest: (amount, moment) =>
    `We tried to charge the other ${amount} of your visit to the card that paid the deposit, as agreed when you booked, and your bank did not agree or wants to ask you first. Please pay by ${moment}, with this card or another one; if it is not paid by then, you pay at the clinic.`,
  cardRemoved: "Your card was removed",
  cardRemovedWhy:
    "The clinic has removed the card that was kept for your visit. Nothing more is charged to it, and nothing else about your visit changes.",
  cardRemovedDue: (amount) =>
    `The clinic has removed the card that was kept for your visit. Nothing more is charged to it. Your appointment stays as it is: please pay ${amount} at the clinic.`,
  released: "Your appointment was not booked",
  releasedWhy:
    "The payment was not completed, so the time you had chosen is free for others again. Nothing is charged: if your bank shows an amount on hold, it is let go of within days.",
  cardsRefused:
    "This booking could not be paid by card, so your time could not be kept and is free for others again. Nothing was charged. Please contact the clinic.",
  receipt: "Thank you for your payment",
  receiptThanks: {
    card: "The amount was charged to your card.",
    cash: "You paid in cash at the clinic.",
    terminal: "You paid by card at the clinic.",
  },
  stillDue: (amount) => `${amount} are still to be paid there.`,
  receiptOfFee: "Receipt for a fee",
  feeTaken: {
    cancelled: "The fee for cancelling late was charged to your card, as agreed when you booked.",
    missed: "The fee for a missed appointment was charged to your card, as agreed when you booked.",
  },
  feeNotPaid: "Your card did not pay the fee",
  feeNotPaidWhy: {
    cancelled:
      "We tried to charge the fee for cancelling late to the card you had saved, as agreed when you booked, and your bank did not agree. The card is not asked again: please pay at the clinic.",
    missed:
      "We tried to charge the fee for a missed appointment to the card you had saved, as agreed when you booked, and your bank did not agree. The card is not asked again: please pay at the clinic.",
  },
  receiptCorrected: "A receipt of ours was wrong",
  receiptCorrectedHow: (amount) =>
    `A payment of ${amount} at the clinic had been entered by mistake, and we sent you a receipt of it. It does not count; please throw it away.`,
  refunded: {
    card: "Your money is on its way back",
    cash: "You got money back",
    terminal: "You got money back",
  },
  refundedHow: {
    card: (amount) => `${amount} was given back to the card you paid with. Banks take some days to show it.`,
    cash: (amount) => `${amount} was given back to you in cash at the clinic.`,
    terminal: (amount) =>
      `${amount} was given back at the clinic to the card you had paid with there. Banks take some days to show it.`,
  },
  fromClinic: (clinic) => `${clinic} has a message for you`,
  refundFailed: "Your bank has sent your refund back",
  refundFailedHow: (amount) =>
    `${amount} was to go back to your card, and your bank did not take it. We try the same card once more. If you no longer use that card, please contact the clinic: the money is yours.`,
  paid: {
    free: () => "Nothing to pay",
    at_clinic: (amount) => `${amount}, to be paid at the clinic`,
    saved_until_visit: (amount) =>
      `${amount}; your card is saved, the amount is reserved on it two days before and charged after the visit`,
    saved_for_clinic: (amount) =>
      `${amount}; your card is saved, the amount is reserved on it two days before and charged by the clinic around the visit`,
    held_until_visit: (amount) => `${amount}, held on your card and charged after the visit`,
    held_for_clinic: (amount) => `${amount}, held on your card and charged by the clinic around the visit`,
    held_too_short: (amount) =>
      `${amount}, to be paid at the clinic: banks hold an amount for some days only, so what is held on your card is let go of before the visit`,
    held_until_saved: (amount) => `${amount}, by a card that you save, or at the clinic`,
    charged_soon: (amount) => `${amount}, charged to your card`,
    charged: (amount) => `${amount}, paid by card`,
  },
  paidAtClinic: {
    all: (total) => `${total}, paid at the clinic`,
    part: (total, paid, due) => `${total}: ${paid} paid at the clinic, ${due} still to be paid there`,
  },
  deposit: {
    at_clinic: (total, deposit, rest) => `${total}: ${deposit} by card as a deposit, ${rest} at the clinic`,
    by_card: (total, deposit, rest) =>
      `${total}: ${deposit} by card as a deposit, ${rest} charged to the same card after the visit`,
  },
  cancelUntil: (moment) => `Free of charge until ${moment}`,
  cancelAfter: (moment, amount) => `after ${moment} it costs ${amount}`,
  andThen: ", ",
  cancelByClinic: "Please contact the clinic",
  feeFromCard: "is charged to your saved card, as far as it is not paid yet",
  openAppointment: "See your appointment",
  openReceipt: "See the receipt, or print it",
  bookAgain: "Choose another time",
  accessHint:
    "You have no login yet: with the button you choose a password, and then see, pay for and cancel your appointments online. Please do not pass this mail on.",
  visitAt: (clinic) => `Appointment: ${clinic}`,
  why: (organization, canCall) =>
    `${organization} writes to you about your own appointment. Nobody reads answers to this address${canCall ? "; to reach the clinic, please call" : ""}.`,
  account: {
    password_reset: {
      subject: (organization) => `Set a new password: ${organization}`,
      heading: "Set a new password",
      paragraphs: [
        "Somebody, most likely you, asked for a new password for this login. The link works once, within an hour.",
        "If it was not you, do nothing: your password stays as it is.",
      ],
      link: "Set a new password",
    },
    password_changed: {
      subject: (organization) => `Your password was changed: ${organization}`,
      heading: "Your password was changed",
      paragraphs: [
        "The password of this login was changed, and it was logged out everywhere.",
        "If it was not you, set a new password at once, and tell the clinic.",
      ],
      link: "It was not me",
    },
    email_verification: {
      subject: (organization) => `Please confirm your e-mail address: ${organization}`,
      heading: "Is this your e-mail address?",
      paragraphs: [
        "A login was made with this address. Please confirm that it is yours, so that nobody else can use it. The link works for three days.",
        "If it was not you, do nothing.",
      ],
      link: "Confirm the address",
    },
    invitation: {
      subject: (organization) => `Your login at ${organization}`,
      heading: "You are invited",
      paragraphs: [
        "A login was made for you, to work with. Choose its password to begin. The link works once, within seven days.",
        "If this address has a login already, it becomes the same one, and the new password takes the place of the old.",
      ],
      link: "Choose a password",
    },
    address_changed: {
      subject: (organization) => `Your e-mail address was changed: ${organization}`,
      heading: "Your e-mail address was changed",
      paragraphs: [
        "The clinic has noted another e-mail address for you. Mails about your appointments go there from now on, and no more to this one.",
        "If you did not ask for that, please contact the clinic.",
      ],
      link: "See your appointments",
    },
    patient_invitation: {
      subject: (organization) => `Your appointments at ${organization} online`,
      heading: "Manage your appointments online",
      paragraphs: [
        "The clinic invites you to see, pay for and cancel your appointments online, and to book new ones. Choose a password to begin, or use the one you have. The link works once, within seven days.",
        "If you do not know the clinic, do nothing.",
      ],
      link: "Manage my appointments",
    },
  },
  accountLabel: "Login",
  addressLabel: "Address before",
  accountWhy: (organization) => `${organization} writes to you about your login. Nobody reads answers to this address.`,
};
