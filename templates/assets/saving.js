// The register saves each change as it is made. What could not be saved stays marked, is tried
// again, and is sent with the whole form in any case. Without this script the form is saved at once.
const ROW = "[data-saves]";
const AGAIN_AFTER = 8000; // milliseconds
const unsentWords = document.getElementById("unsent-words")?.content.firstElementChild;
const sentAs = new WeakMap();

const controls = (row) => [...row.elements].filter((field) => field.name && !field.disabled);
const snapshot = (row) =>
  new URLSearchParams([...new FormData(row.form)].filter(([name]) => name.endsWith(`-${row.dataset.saves}`)));

function say() {
  const count = document.querySelectorAll(`${ROW}[data-state="unsent"]`).length;
  const place = document.getElementById("unsent");
  if (!place || !unsentWords) return;
  const words = count === 1 ? unsentWords.dataset.one : `${count} ${unsentWords.dataset.many}`;
  if (place.textContent !== (count ? words : "")) place.textContent = count ? words : "";
}

// Changes wait for each other, so a request is filled in only when it leaves: with the version that
// the one before it has brought, and with what stands in the row by then.
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const row = ctx.sourceElement?.closest?.(ROW);
  if (!row) return;
  const choice = ctx.sourceElement !== row ? [...ctx.request.body].filter(([name]) => name.startsWith("keep-")) : [];
  const body = snapshot(row);
  for (const [name, value] of choice) body.set(name, value);
  ctx.request.body = body;
  sentAs.set(ctx, String(body));
});

// What was saved is what a later change is measured against.
function settle(row) {
  for (const field of controls(row)) {
    if (field.type === "radio" || field.type === "checkbox") field.defaultChecked = field.checked;
    else if (field.tagName === "SELECT") for (const one of field.options) one.defaultSelected = one.selected;
    else field.defaultValue = field.value;
  }
}

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const row = ctx.sourceElement?.closest?.(ROW);
  if (!row) return;
  const answered = ctx.status === "swapped" && (!ctx.hx?.retarget || ctx.response.status < 400);
  row.dataset.state = answered ? "answered" : "unsent";
  if (answered && ctx.response.status < 400) {
    const version = (body) => body.replace(/version-\d+=\d*&?/, "");
    if (version(String(snapshot(row))) === version(sentAs.get(ctx) ?? "")) settle(row);
    row.classList.remove("tc-mark--unsaved");
    for (const error of row.querySelectorAll(".govuk-error-message")) error.remove();
  } else if (!answered) {
    const saved = row.querySelector(".tc-mark__saved");
    const kept = saved?.querySelector("input");
    const words = document.getElementById("row-unsent")?.content.cloneNode(true);
    if (saved && kept && words) saved.replaceChildren(kept, words);
    const status = ctx.response?.status ?? 0;
    if (status === 0 || status >= 500) window.setTimeout(() => again(row), AGAIN_AFTER);
  }
  say();
});

function again(row) {
  if (row.isConnected && row.dataset.state === "unsent") row.dispatchEvent(new Event("change", { bubbles: true }));
}

const allAgain = () => document.querySelectorAll(`${ROW}[data-state="unsent"]`).forEach(again);
window.addEventListener("online", allAgain);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && allAgain());
