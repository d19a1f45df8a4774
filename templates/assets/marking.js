// Marking a register by keyboard, and the reasons used most by one press. Everything here presses the same
// radios and lists that stand in the page without it; saving.js then saves each change as it is made.
const form = document.getElementById("register");
const quick = document.getElementById("quick-reasons")?.content.firstElementChild;
const rows = () => [...form.querySelectorAll(".tc-mark[data-saves]")];
const answerIn = (row) => row.querySelector(".tc-mark__answers input:checked") ?? row.querySelector(".tc-mark__answers input");

function go(row, step) {
  const all = rows();
  const next = all[all.indexOf(row) + step];
  if (!next) return document.querySelector(".tc-bar__save")?.focus();
  answerIn(next).focus();
  next.scrollIntoView({ block: "nearest" });
}

function press(input) {
  input.checked = true;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function offer(row) {
  const reason = row.querySelector(".tc-mark__reason");
  if (quick && reason && !reason.querySelector(".tc-mark__quicks")) reason.prepend(quick.cloneNode(true));
}

function choose(row, code) {
  const list = row.querySelector("select");
  if (!list || ![...list.options].some((one) => one.value === code)) return;
  row.querySelector('input[value="absent"]').checked = true;
  offer(row);
  list.value = code;
  list.dispatchEvent(new Event("change", { bubbles: true }));
  go(row, 1);
}

const KEYS = {
  a: (row) => {
    press(row.querySelector('input[value="attended"]'));
    go(row, 1);
  },
  n: (row) => {
    press(row.querySelector('input[value="absent"]'));
    offer(row);
    (row.querySelector(".tc-mark__quick") ?? row.querySelector("select"))?.focus();
  },
  l: (row) => {
    press(row.querySelector('input[value="attended"]'));
    row.querySelector("details").open = true;
    row.querySelector('input[name^="late-"]').focus();
  },
  r: () => document.getElementById("rest")?.click(),
  arrowdown: (row) => go(row, 1),
  arrowup: (row) => go(row, -1),
};
KEYS[" "] = KEYS.a;

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const row = event.target.closest(".tc-mark[data-saves]");
  if (!row) return;
  const onAnswer = event.target.matches(".tc-mark__answers input");
  const onQuick = event.target.matches(".tc-mark__quick");
  const key = event.key.toLowerCase();
  if (event.target.matches('input[type="text"]')) {
    if (key !== "enter") return; // letters belong to the field
    event.preventDefault();
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
    return go(row, 1);
  }
  const number = "123456".indexOf(key);
  if ((onAnswer || onQuick) && number >= 0 && key.length === 1) {
    const button = row.querySelectorAll(".tc-mark__quicks .tc-mark__quick")[number];
    if (!button) return;
    event.preventDefault();
    return choose(row, button.dataset.quick);
  }
  if (!(onAnswer || (onQuick && key.startsWith("arrow"))) || !KEYS[key]) return;
  event.preventDefault();
  KEYS[key](row);
}

if (form) {
  form.addEventListener("keydown", onKey);
  form.addEventListener("click", (event) => {
    const button = event.target.closest(".tc-mark__quick");
    if (button) choose(button.closest(".tc-mark"), button.dataset.quick);
  });
  form.addEventListener("change", (event) => {
    if (event.target.value === "absent") offer(event.target.closest(".tc-mark"));
  });
  for (const row of rows()) if (row.querySelector('input[value="absent"]:checked')) offer(row);
}
