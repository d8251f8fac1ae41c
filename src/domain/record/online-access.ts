export const onlineAccessStates = ["none", "invited", "open"] as const;

/**
 * Whether a patient's visits are managed online: `invited` as long as a link that was mailed works, `open` once a login
 * acts for them.
 */
export type OnlineAccess = {
  state: (typeof onlineAccessStates)[number];
  since: Date | null;
  /** Some of it came by an invitation, and can be taken back; whoever registered keeps their own record. */
  isByInvitation: boolean;
};

/** Who somebody is to the patient they act for. */
export const relations = ["self", "parent", "guardian"] as const;
export type Relation = (typeof relations)[number];

/** What becomes of the access to a patient's record, other than by registering. */
export const accessActs = ["invited", "accepted", "ended"] as const;
export type AccessAct = (typeof accessActs)[number];

const LEAST_DAYS = 7;

/** The link in a mail about a visit works until the visit is over, and no shorter than that of an invitation. */
export const visitLinkEndsAt = (sentAt: Date, visitEndsAt: Date): Date =>
  new Date(Math.max(visitEndsAt.getTime(), sentAt.getTime() + LEAST_DAYS * 24 * 3_600_000));
