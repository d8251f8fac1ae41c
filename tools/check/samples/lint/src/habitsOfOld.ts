// TODO: finish this
export function habits(text: string): boolean {
  var wanted = process.env.WANTED;
  let same = wanted == text;
  text = "changed";
  console.log(text);
  if (!wanted) throw Error("no new");
  return same;
}
