export const shortestPassword = 10;
export const longestPassword = 128;

/** What guessers try first, of those long enough, in lower case. Runs and repetitions are found by rule. */
const commonest = new Set([
  "password12",
  "password123",
  "password1234",
  "password12345",
  "passw0rd123",
  "p@ssw0rd123",
  "p@ssword123",
  "passwordpassword",
  "mypassword",
  "letmein123",
  "letmein1234",
  "welcome123",
  "welcome1234",
  "qwerty1234",
  "qwerty12345",
  "qwerty123456",
  "qwertyuiop123",
  "abcd123456",
  "abc1234567",
  "a123456789",
  "123456789a",
  "q123456789",
  "123456789q",
  "1q2w3e4r5t",
  "1q2w3e4r5t6y",
  "q1w2e3r4t5",
  "q1w2e3r4t5y6",
  "1qaz2wsx3edc",
  "1qazxsw23edc",
  "zaq12wsxcde3",
  "123qweasdzxc",
  "qweasdzxc123",
  "qweasdzxc1",
  "1234qwerty",
  "12345qwert",
  "123456qwerty",
  "iloveyou12",
  "iloveyou123",
  "iloveyou1234",
  "football123",
  "baseball123",
  "basketball",
  "chocolate1",
  "sunshine123",
  "princess123",
  "administrator",
  "admin123456",
  "changeme123",
  "unbelievable",
]);

const runs = [
  "01234567890123456789",
  "98765432109876543210",
  "abcdefghijklmnopqrstuvwxyz",
  "qwertyuiopasdfghjklzxcvbnm",
  "qwertzuiopasdfghjklyxcvbnm",
  "azertyuiopqsdfghjklmwxcvbn",
];

/**
 * Whether a guesser would try it among the first: much used, a run along the keyboard, a short piece repeated, or
 * hardly more than one of the names that belong to the login (its address, its organization).
 */
export function isGuessable(password: string, names: readonly string[]): boolean {
  const tried = password.toLowerCase();
  return (
    commonest.has(tried) ||
    runs.some((run) => run.includes(tried)) ||
    /^(.{1,4})\1+$/u.test(tried) ||
    names.some((name) => tried.replace(name.toLowerCase(), "").length < 4)
  );
}
