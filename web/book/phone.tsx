/** A clinic's number, to be called by a tap; nothing where none is made known. */
export function Phone({ number }: { number: string | null }) {
  if (number === null) return null;
  return (
    <>
      <br />
      <a class="phone" href={`tel:${number}`} dir="ltr">
        {number}
      </a>
    </>
  );
}
