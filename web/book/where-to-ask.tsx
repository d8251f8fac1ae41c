import type { PageData } from "./page-data.ts";
import { Phone } from "./phone.tsx";

/** The clinics with what one reaches them by, where nothing can be done on the page itself. */
export function WhereToAsk({ clinics }: Pick<PageData, "clinics">) {
  return (
    <ul>
      {clinics.map(({ id, name, address, phone }) => (
        <li key={id}>
          <bdi>
            <strong>{name}</strong>, {address}
          </bdi>
          <Phone number={phone} />
        </li>
      ))}
    </ul>
  );
}
