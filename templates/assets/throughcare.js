// What the pages do beyond HTML. Every page works without it.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "govuk-frontend";
// Imported, not a script of its own: htmx begins only when the listeners below are there.
import "htmx.org";

const components = [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
];

function wake(scope) {
  for (const component of components) createAll(component, {}, { scope });
}

// --- Drafts: text in a textarea with data-keep stays in this tab until it was saved -------------

const DRAFT = "draft:";
const SENT = "drafts-sent";
const OWNER = "drafts-owner";
const store = (() => {
  try {
    window.sessionStorage.setItem("probe", "");
    window.sessionStorage.removeItem("probe");
    return window.sessionStorage;
  } catch {
    return null; // blocked by the browser: pages work, drafts are not kept
  }
})();

const draftKey = (field) => `${DRAFT}${window.location.pathname}:${field.name}`;
const kept = (scope) => scope.querySelectorAll("textarea[data-keep]");
const fromTemplate = (id) => document.getElementById(id)?.content.firstElementChild?.cloneNode(true);

function forgetDrafts(keep = () => false) {
  if (!store) return;
  for (const key of Object.keys(store)) if (key.startsWith(DRAFT) && !keep(key)) store.removeItem(key);
}

function settleDrafts() {
  const viewer = document.body.dataset.viewer;
  if (viewer && store.getItem(OWNER) !== viewer) {
    forgetDrafts(); // somebody else signed in on this tab
    store.setItem(OWNER, viewer);
  }
  if (document.querySelector(".govuk-notification-banner--success")) {
    for (const key of JSON.parse(store.getItem(SENT) || "[]")) store.removeItem(key);
  }
  store.removeItem(SENT);
}

function putBack(scope) {
  for (const field of kept(scope)) {
    const draft = store.getItem(draftKey(field));
    if (!draft || draft === field.value) continue;
    if (field.value !== field.dataset.keep && field.value !== "") continue; // saved text is newer
    field.value = draft;
    const note = fromTemplate("put-back");
    if (note) field.before(note);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function keepDraft(field) {
  try {
    if (field.value === field.defaultValue) store.removeItem(draftKey(field));
    else store.setItem(draftKey(field), field.value);
  } catch {
    // the tab's storage is full: the text is still in the field
  }
}

// --- Leaving a page with text that was not sent ------------------------------------------------

const changed = (form) =>
  [...form.elements].some((field) => {
    if (field.type === "hidden" || field.disabled) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") return [...field.options].some((one) => one.selected !== one.defaultSelected);
    return "defaultValue" in field && field.type !== "file" && field.value !== field.defaultValue;
  });

let sending = false;

window.addEventListener("beforeunload", (event) => {
  if (sending) return;
  if ([...document.querySelectorAll("form[data-guard]")].some(changed)) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("data-forget")) forgetDrafts();
  if (event.defaultPrevented || form.hasAttribute("hx-post")) return;
  sending = true;
  if (store) store.setItem(SENT, JSON.stringify([...kept(form)].map(draftKey)));
});
// The browser may come back to this very page, or never have left it.
window.addEventListener("pageshow", () => (sending = false));

document.addEventListener("input", (event) => {
  if (store && event.target.matches?.("textarea[data-keep]")) keepDraft(event.target);
});

// --- htmx -------------------------------------------------------------------------------------

function sayNoAnswer() {
  const words = fromTemplate("no-answer");
  const place = document.getElementById("problem");
  if (!words || !place) return;
  place.replaceChildren(words);
  words.focus();
}

// What a page asks for by itself says nothing when it fails, and is no sign of somebody being there.
const polls = (context) => context?.sourceElement?.id === "concern-bar";
const quiet = (context) => context?.sourceEvent?.type === "load" || polls(context);
// A row that saves itself says so in its own place (saving.js), without taking the focus away.
const calm = (context) => quiet(context) || context?.sourceElement?.closest?.("[data-saves]");

// No answer at all, or one that is not ours (a proxy's): the form keeps what was typed.
document.addEventListener("htmx:error", ({ detail }) => {
  if (detail.ctx && !calm(detail.ctx)) sayNoAnswer();
});
document.addEventListener("htmx:before:response", (event) => {
  const { response, hx } = event.detail.ctx;
  if (response.status < 500 || hx.retarget) return;
  event.preventDefault();
  if (!calm(event.detail.ctx)) sayNoAnswer();
});
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.response.status !== 401 && !polls(ctx)) countIdle();
  if (ctx.response.status >= 400) return;
  if (store && ctx.request.form) for (const field of kept(ctx.request.form)) store.removeItem(draftKey(field));
  if (ctx.hx.redirect || ctx.hx.refresh) sending = true; // saved, and on to the next page
});
// A part that fills itself in keeps its plain link when it cannot be had.
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  if (ctx.response.status >= 400 && quiet(ctx)) event.preventDefault();
});
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (!polls(ctx)) document.getElementById("problem")?.replaceChildren();
});

// What was swapped in: htmx may hold the old element, or only the selector that the answer named.
function swappedIn({ target }) {
  if (typeof target === "string") return document.querySelector(target);
  return target?.isConnected ? target : document.getElementById(target?.id);
}

function sayErrorInTitle(isError) {
  const words = document.body.dataset.errorTitle;
  const plain = document.title.startsWith(words) ? document.title.slice(words.length) : document.title;
  document.title = isError ? words + plain : plain;
}

document.addEventListener("htmx:after:swap", ({ detail }) => {
  const { ctx } = detail;
  const swapped = swappedIn(ctx);
  wake(swapped ?? document);
  if (quiet(ctx)) return;
  // Errors come first; then what the fragment itself asks for. Else the focus stays, htmx keeps it.
  const summary = swapped?.querySelector(".govuk-error-summary");
  if (ctx.request.method !== "GET") sayErrorInTitle(Boolean(summary));
  const wanted = summary ?? swapped?.querySelector("[data-focus]");
  if (!wanted) return;
  wanted.setAttribute("tabindex", "-1");
  wanted.focus();
});

// --- Moving on within a page: the address follows, so that it can be kept and handed on ----------

const address = () => window.location.pathname + window.location.search;
let shown = address();

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (!ctx.sourceElement?.hasAttribute?.("data-moves") || ctx.response.status >= 400) return;
  shown = ctx.sourceElement.getAttribute("href");
  if (shown !== address()) window.history.pushState(null, "", shown);
});
// Back and forward among these addresses; a link to a place on the page is none of them.
window.addEventListener("popstate", () => {
  if (address() !== shown) window.location.reload();
});

// --- Signed out soon: the server counts from the last page or save, so this does too -------------

const WARNING_MINUTES = 2;
const idleMinutes = Number(document.body.dataset.idleMinutes || 0);
let idleTimer;

function countIdle() {
  window.clearTimeout(idleTimer);
  if (idleMinutes > WARNING_MINUTES) {
    idleTimer = window.setTimeout(warnOfIdle, (idleMinutes - WARNING_MINUTES) * 60_000);
  }
}

function warnOfIdle() {
  const warning = fromTemplate("idle");
  const place = document.getElementById("problem");
  if (!warning || !place) return;
  const before = document.activeElement;
  warning.querySelector("button").addEventListener("click", async () => {
    const answer = await fetch("/account", { redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return sayNoAnswer();
    warning.remove();
    before?.focus?.();
    countIdle();
  });
  place.replaceChildren(warning);
  warning.focus();
}

// --- Start ------------------------------------------------------------------------------------

wake(document);
countIdle();
if (store) {
  settleDrafts();
  putBack(document);
}
