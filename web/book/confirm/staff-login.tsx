import { Question } from "../choosing.tsx";
import { useWords } from "../words.ts";
import { LogOut } from "./log-out.tsx";

/** For staff, who book for others at the board: the way there, or to be a patient here. */
export function StaffLogin({ day, onLoggedOut }: { day: string; onLoggedOut: () => void }) {
  const { say, language } = useWords();
  return (
    <section>
      <Question>{say.staffLogin}</Question>
      <p>{say.staffLoginHint}</p>
      <a class="button wide" href={`/app/board?lang=${language}&day=${day}`}>
        {say.toBoard}
      </a>
      <LogOut label={say.logOutToBook} onLoggedOut={onLoggedOut} />
    </section>
  );
}
