// Comforts only: every page works without this file.
"use strict";

const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

// A key named in data-key goes to its element; J and K walk through rows; Escape closes what is open.
let isLeaving = false; // a row is being opened: until it has come, no key decides on the old one
window.addEventListener("pageshow", () => (isLeaving = false));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    isLeaving = false;
    document.querySelectorAll("details.pop[open]").forEach((pop) => {
      pop.open = false;
      pop.querySelector("summary").focus();
    });
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target) || isLeaving) return;
  const key = event.key.toLowerCase();
  const named = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (named) {
    event.preventDefault();
    if (named.matches("input, textarea")) named.focus();
    if (!typing(named)) named.click(); // a choice is made, not only reached
  } else if (key === "j" || key === "k") {
    walk(key === "j" ? 1 : -1);
  }
});

function walk(step) {
  const links = [...document.querySelectorAll(".rows > li a.plain, .data tbody th a")];
  const opens = document.querySelector("[data-walk-opens]"); // beside the list stands the one in hand
  const here = opens ? links.findIndex((link) => link.ariaCurrent) : links.indexOf(document.activeElement);
  const next = links[here + step];
  if (!next) return;
  if (!opens) return next.focus();
  isLeaving = true;
  next.click();
}

// One panel at a time.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.pop[open]").forEach((pop) => {
    if (!pop.contains(event.target)) pop.open = false;
  });
});

// "All on this page", printing, and a form that is sent once.
document.addEventListener("change", (event) => {
  const name = event.target.dataset && event.target.dataset.all;
  if (!name) return;
  document.querySelectorAll(`input[name="${CSS.escape(name)}"]`).forEach((box) => {
    box.checked = event.target.checked;
  });
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
  window.setTimeout(() => delete event.target.dataset.sent, 3000); // a download leaves the page standing
});

// What went wrong is read out first, also where only a part of the page came.
const point = (root) => {
  const wrong = root.querySelector("[data-focus]");
  if (wrong) wrong.focus();
};
document.addEventListener("DOMContentLoaded", () => point(document));
window.addEventListener("load", () => window.location.hash && point(document)); // an anchor takes the focus away
document.addEventListener("htmx:afterSwap", (event) => {
  point(event.target);
});

// A part that could not be fetched: load the whole page, which can say why.
document.addEventListener("htmx:responseError", (event) => {
  const { elt, requestConfig } = event.detail;
  if (requestConfig.verb === "get" && elt.tagName === "A") window.location.assign(elt.href);
});
