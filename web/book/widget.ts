// The booking page in a frame of a clinic's own site:
// <script src="https://praxis.example/widget.js" data-organization="sunrise" async></script>

const script = document.currentScript;
if (script instanceof HTMLScriptElement) mount(script, script.dataset["organization"] ?? "");

/** Puts the frame where the script stands, as high as what is in it. */
function mount(at: HTMLScriptElement, organization: string): void {
  const frame = document.createElement("iframe");
  const address = new URL(`/book/${encodeURIComponent(organization)}/embed`, at.src);
  if (document.documentElement.lang) address.searchParams.set("lang", document.documentElement.lang.slice(0, 2));
  frame.src = address.href;
  frame.title = at.dataset["title"] ?? titleIn(document.documentElement.lang || navigator.language);
  frame.style.cssText = "width:100%;border:0;min-height:600px";
  at.after(frame);
  // What was chosen may have stood far below where the next step begins.
  const beginInSight = () => {
    if (frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
  };
  // Choices are links until the page in it answers by script.
  frame.addEventListener("load", () => frame.addEventListener("load", beginInSight), { once: true });
  addEventListener("message", ({ source, origin, data }: MessageEvent<unknown>) => {
    if (source !== frame.contentWindow || origin !== address.origin) return;
    if (typeof data !== "object" || data === null) return;
    if ("praxisHeight" in data && typeof data.praxisHeight === "number") frame.style.height = `${data.praxisHeight}px`;
    if ("praxisStep" in data) beginInSight();
  });
}

/** What the frame is called, in the language that its page will have. */
function titleIn(language: string): string {
  return language.startsWith("ar") ? "حجز موعد" : "Book an appointment";
}
