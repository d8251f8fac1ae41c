import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Choice } from "../choice.ts";
import { Go, Question } from "../choosing.tsx";
import type { Service } from "../page-data.ts";
import { useWords, type Words } from "../words.ts";

/** Above this many, looking through is slower than typing a word. */
const SEARCHED_FROM = 12;

type Props = {
  services: Service[];
  /** Where choosing one leads. */
  linkOf: (serviceId: string) => Choice;
  question?: string;
  children?: ComponentChildren;
};

/** The services in their categories; those with the searched word in their name or description. */
export function Services({ services, linkOf, question, children }: Props) {
  const { say } = useWords();
  const [search, setSearch] = useState("");
  const found = services.filter((service) => isFound(service, search));
  const categories = [...new Map(found.map(({ category }) => [category.id, category])).values()];
  return (
    <section>
      <Question>{question ?? say.whatDoYouNeed}</Question>
      {children}
      {services.length === 0 && <p class="empty">{say.nothingBookable}</p>}
      {services.length > SEARCHED_FROM && (
        <input
          type="search"
          class="search"
          aria-label={say.searchServices}
          placeholder={say.searchServices}
          value={search}
          onInput={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      )}
      {services.length > 0 && found.length === 0 && <p class="empty">{say.noServiceFound(search)}</p>}
      {categories.map((category) => (
        <section key={category.id}>
          <h2>
            <bdi>{category.name}</bdi>
          </h2>
          <ul class="rows">
            {found
              .filter((service) => service.category.id === category.id)
              .map((service) => (
                <ServiceRow key={service.id} service={service} to={linkOf(service.id)} />
              ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

function ServiceRow({ service, to }: { service: Service; to: Choice }) {
  const words = useWords();
  const { say } = words;
  return (
    <li>
      <Go to={to} class="row">
        <span>
          <strong>
            <bdi>{service.name}</bdi>
          </strong>
          {service.description && (
            <small>
              <bdi>{service.description}</bdi>
            </small>
          )}
        </span>
        <span class="facts">
          <span>{say.minutes(service.minutes)}</span>
          <span>{priceOf(service, words)}</span>
          {limitsOf(service, words).map((limit) => (
            <small key={limit}>{limit}</small>
          ))}
        </span>
      </Go>
    </li>
  );
}

/** The only price, or the lowest; none where clinics charge in different currencies, which cannot be compared. */
function priceOf({ offers }: Service, { say, format }: Words): string {
  const prices = offers.map(({ price }) => price).sort((a, b) => a.amountMinor - b.amountMinor);
  const [lowest] = prices;
  if (!lowest || prices.some(({ currency }) => currency !== lowest.currency)) return "";
  const isOnly = prices.every(({ amountMinor }) => amountMinor === lowest.amountMinor);
  return isOnly ? format.money(lowest) : say.from(format.money(lowest));
}

function limitsOf({ eligibleGender, minimumAgeYears, maximumAgeYears }: Service, { say }: Words): string[] {
  return [
    ...(eligibleGender ? [say.onlyFor[eligibleGender]] : []),
    ...(minimumAgeYears ? [say.agesFrom(minimumAgeYears)] : []),
    ...(maximumAgeYears ? [say.agesTo(maximumAgeYears)] : []),
  ];
}

function isFound({ name, description, category }: Service, search: string): boolean {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const text = `${name} ${description} ${category.name}`.toLocaleLowerCase();
  return words.every((word) => text.includes(word));
}
