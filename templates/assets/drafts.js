// A session record keeps what is typed as a draft on the server, every few seconds and when a field is
// left. What cannot be kept just now stays in the page and is tried again. Without this script the form is
// saved by its button alone.
const form = document.querySelector("form[data-draft]");
const AFTER_TYPING = 3000; // milliseconds
const AFTER_LEAVING = 200;
const AGAIN_AFTER = 8000;

let timer = 0;
let sending = null; // what stops the request that is on its way
let typed = 0; // counts changes, so that one made meanwhile is sent too
let kept = 0;
let over = false; // another tab is newer, or the form itself is being sent

const place = () => document.getElementById("draft");

function later(milliseconds) {
  window.clearTimeout(timer);
  if (!over) timer = window.setTimeout(send, milliseconds);
}

function show(html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html.trim();
  const part = fresh.content.querySelector("#draft");
  if (part) place().replaceWith(part);
  return Boolean(part);
}

function sayUnsent() {
  const words = document.getElementById("draft-unsent")?.content.cloneNode(true);
  const said = place()?.querySelector("p");
  if (words && said) said.replaceWith(words);
}

async function send() {
  if (over || kept === typed) return;
  if (sending) return later(AFTER_LEAVING);
  const now = typed;
  sending = new AbortController();
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "HX-Request": "true" },
      signal: sending.signal,
    });
    if (answer.ok && show(await answer.text())) {
      kept = now;
      if (typed !== kept) later(AFTER_TYPING);
    } else if (answer.status === 409) {
      over = show(await answer.text());
    } else {
      sayUnsent();
      later(AGAIN_AFTER);
    }
  } catch {
    if (over) return;
    sayUnsent();
    later(AGAIN_AFTER);
  } finally {
    sending = null;
  }
}

if (form) {
  form.addEventListener("input", () => {
    typed += 1;
    later(AFTER_TYPING);
  });
  form.addEventListener("focusout", () => typed !== kept && later(AFTER_LEAVING));
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", send);
  form.addEventListener("submit", () => {
    over = true;
    sending?.abort();
  });
  window.addEventListener("pageshow", () => (over = false));
}
