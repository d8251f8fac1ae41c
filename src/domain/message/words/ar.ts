import type { Words } from "./words.ts";

export const ar: Words = {
  direction: "rtl",
  // With Latin digits, as the app and the booking page write them.
  locale: "ar-u-nu-latn",
  labels: {
    when: "الوقت",
    before: "بدلًا من",
    where: "المكان",
    price: "السعر",
    cancelling: "الإلغاء",
    amount: "المبلغ",
    tax: "شامل ضريبة قدرها",
    visit: "عن زيارة",
  },
  subjects: {
    confirmed: ({ clinic, at }) => `تم التأكيد: ${at}، ${clinic}`,
    moved: ({ clinic, at }) => `وقت جديد: ${at}، ${clinic}`,
    cancelled: ({ clinic, at }) => `تم الإلغاء: ${at}، ${clinic}`,
    approved: ({ clinic, at }) => `قُبل طلبك، يرجى إكمال الحجز: ${at}، ${clinic}`,
    approvedToPay: ({ clinic, at }) => `قُبل طلبك، يرجى الدفع: ${at}، ${clinic}`,
    declined: ({ clinic, at }) => `غير ممكن: ${at}، ${clinic}`,
    paymentNeeded: ({ clinic, at }) => `يرجى الدفع للاحتفاظ بموعدك: ${at}، ${clinic}`,
    released: ({ clinic, at }) => `لم يُحجز: ${at}، ${clinic}`,
    receipt: ({ clinic }) => `إيصال من ${clinic}`,
    refunded: ({ clinic }) => `استرداد من ${clinic}`,
    refundFailed: ({ clinic }) => `عاد المبلغ المسترد من ${clinic}`,
  },
  confirmed: "تم تأكيد موعدك",
  moved: "تغيّر موعدك",
  cancelled: "أُلغي موعدك",
  cancelledBy: {
    patient: "لقد ألغيته بنفسك. أصبح الوقت متاحًا لغيرك.",
    staff: "ألغته العيادة.",
    system: "تم إلغاؤه.",
  },
  cancelledUnpaid:
    "تم إلغاؤه لأن البطاقة المحفوظة لم تقبل الدفع ولم يُدفع السعر عبر الرابط الذي أرسلناه إليك. أصبح الوقت متاحًا لغيرك.",
  nothingCharged: "لم يُحجز أي مبلغ على بطاقتك ولن يُخصم شيء.",
  nothingToPay: "لا يوجد ما يُدفع.",
  letGo: (amount) => `يُلغى حجز مبلغ ${amount} على بطاقتك ولن يُخصم شيء. قد يظهر الحجز لدى بنكك لبضعة أيام أخرى.`,
  givenBack: (amount) => `يُعاد مبلغ ${amount} الذي دفعته إلى بطاقتك. قد يستغرق ظهوره لدى بنكك بضعة أيام.`,
  feeKept: (amount) =>
    `حسب ما اتُّفق عليه عند الحجز، يكلّف الإلغاء في هذا الوقت المتأخر ${amount}. أما الباقي فلا يُخصم أو يُعاد إلى بطاقتك؛ قد يستغرق ظهوره لدى بنكك بضعة أيام.`,
  feeDue: (amount) => `حسب ما اتُّفق عليه عند الحجز، يكلّف الإلغاء في هذا الوقت المتأخر ${amount}، تُدفع في العيادة.`,
  approved: "قبلت العيادة طلبك",
  approvedUntil: (moment) => `الوقت محفوظ لك حتى ${moment}. يرجى إكمال الحجز قبل ذلك، وإلا أصبح متاحًا لغيرك.`,
  payUntil: (amount, moment) =>
    `الوقت محفوظ لك حتى ${moment}. يرجى دفع ${amount} بالبطاقة قبل ذلك: يُحجز موعدك حالما تدفع، وإلا أصبح متاحًا لغيرك.`,
  payNow: "ادفع الآن",
  declined: "تعذّر على العيادة قبول طلبك",
  declinedWhy: "لم يُحجز شيء ولم يُخصم شيء. اختر وقتًا آخر أو اتصل بالعيادة.",
  notAnswered: "لم تُجب العيادة في الوقت المحدد، فلم يُحجز شيء ولم يُخصم شيء. اختر وقتًا آخر أو اتصل بالعيادة.",
  paymentNeeded: "تعذّر الخصم من بطاقتك",
  payOrLose: (moment) =>
    `حاولنا حجز ثمن زيارتك على البطاقة التي حفظتها، فلم يوافق بنكك أو أراد أن يسألك أولًا. يرجى الدفع قبل ${moment} بهذه البطاقة أو بغيرها. إذا لم يُدفع المبلغ حتى ذلك الحين أُلغي الموعد ولن يُخصم شيء.`,
  payOrLater: (moment) =>
    `حاولنا حجز ثمن زيارتك على البطاقة التي حفظتها، فلم يوافق بنكك أو أراد أن يسألك أولًا. موعدك باقٍ. يرجى الدفع الآن بهذه البطاقة أو بغيرها؛ وإن لم يُدفع المبلغ حتى ${moment} فستدفع في العيادة.`,
  released: "لم يُحجز موعدك",
  releasedWhy:
    "لم يكتمل الدفع، فأصبح الوقت الذي اخترته متاحًا لغيرك. لن يُخصم شيء: إذا أظهر بنكك مبلغًا محجوزًا فسيُلغى حجزه خلال أيام.",
  receipt: "شكرًا لدفعك",
  receiptThanks: "خُصم المبلغ من بطاقتك.",
  receiptOfFee: "إيصال رسوم",
  feeTaken: {
    cancelled: "خُصمت رسوم الإلغاء المتأخر من بطاقتك حسب ما اتُّفق عليه عند الحجز.",
    missed: "خُصمت رسوم عدم الحضور من بطاقتك حسب ما اتُّفق عليه عند الحجز.",
  },
  refunded: "مالك في طريقه إليك",
  refundedHow: (amount) => `أُعيد مبلغ ${amount} إلى البطاقة التي دفعت بها. قد يستغرق ظهوره لدى بنكك بضعة أيام.`,
  refundFailed: "أعاد بنكك المبلغ المسترد",
  refundFailedHow: (amount) =>
    `كان من المفترض أن يعود مبلغ ${amount} إلى بطاقتك، لكن بنكك لم يقبله. سنحاول مرة أخرى على البطاقة نفسها. إذا لم تعد تستخدمها فيرجى الاتصال بالعيادة: المال مالك.`,
  paid: {
    free: () => "لا يوجد ما يُدفع",
    at_clinic: (amount) => `${amount}، يُدفع في العيادة`,
    saved_until_visit: (amount) => `${amount}؛ بطاقتك محفوظة، يُحجز المبلغ عليها قبل الزيارة بيومين ويُخصم بعدها`,
    saved_for_clinic: (amount) =>
      `${amount}؛ بطاقتك محفوظة، يُحجز المبلغ عليها قبل الزيارة بيومين وتخصمه العيادة قرب موعدها`,
    held_until_visit: (amount) => `${amount}، محجوز على بطاقتك ويُخصم بعد الزيارة`,
    held_for_clinic: (amount) => `${amount}، محجوز على بطاقتك وتخصمه العيادة قرب موعد الزيارة`,
    charged_soon: (amount) => `${amount}، يُخصم من بطاقتك`,
    charged: (amount) => `${amount}، مدفوع بالبطاقة`,
  },
  cancelUntil: (moment) => `مجانًا حتى ${moment}`,
  cancelAfter: (moment, amount) => `بعد ${moment} يكلّف ${amount}`,
  andThen: "، ",
  cancelByClinic: "يرجى الاتصال بالعيادة",
  openAppointment: "عرض موعدك",
  bookAgain: "اختيار وقت آخر",
  visitAt: (clinic) => `موعد: ${clinic}`,
  why: (organization) =>
    `تراسلك ${organization} بشأن موعدك أنت. لا أحد يقرأ الردود على هذا العنوان؛ للتواصل مع العيادة يرجى الاتصال بها.`,
};
