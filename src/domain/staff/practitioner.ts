/** Who can be booked, where and for what. They offer each of their services at each of their clinics that has it. */
export type PractitionerProfile = {
  id: string;
  name: string;
  title: string;
  clinicIds: string[];
  serviceIds: string[];
};
