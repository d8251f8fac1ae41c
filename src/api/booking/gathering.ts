import { createSharing } from "./sharing.ts";

/**
 * Lets questions that come together be answered together: `ask(key, question)` joins the next run of
 * `work`, which begins after the question, so that its answer is never older. A run answers each of its
 * questions, in their order; one that fails fails them all.
 */
export function createGathering<Question, Answer>(
  work: (key: string, questions: readonly Question[]) => Promise<readonly Answer[]>,
): (key: string, question: Question) => Promise<Answer> {
  const share = createSharing<readonly Answer[]>();
  const gathered = new Map<string, Question[]>();

  return async (key, question) => {
    const questions = gathered.get(key) ?? [];
    gathered.set(key, questions);
    const place = questions.push(question) - 1;
    const answers = await share(key, () => {
      gathered.delete(key);
      return work(key, questions);
    });
    const answer = answers[place];
    if (answer === undefined) throw new Error("a run answers each of its questions");
    return answer;
  };
}
