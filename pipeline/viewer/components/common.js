// Shared by our components. Data of a report reaches the page as text nodes only, never as markup.

// Characters that would change how the text around them is read, or that nobody sees: each is shown
// as one visible sign, so that positions stay what they are.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffc]/;
const SIGN = "⍰";

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined && text !== "") appendText(element, String(text));
  return element;
}

// Puts text into an element; a hidden character becomes a boxed sign that tells its number.
function appendText(element, text) {
  if (!HIDDEN.test(text)) {
    element.appendChild(document.createTextNode(text));
    return;
  }
  for (const part of text.split(new RegExp(`(${HIDDEN.source})`))) {
    if (part.length === 1 && HIDDEN.test(part)) {
      const sign = document.createElement("span");
      sign.className = "hidden-sign";
      sign.textContent = SIGN;
      sign.title = "U+" + part.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
      element.appendChild(sign);
    } else if (part) {
      element.appendChild(document.createTextNode(part));
    }
  }
}

// The element that a component draws in; the same one is kept while the component stays on the page.
function surface(parent, selector) {
  return parent.querySelector(selector);
}

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

// Whether a key press is meant for a field that takes text, or goes with a command key.
function isTyping(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.composedPath()[0];
  if (!(target instanceof Element)) return false;
  return target.matches("input, textarea, select, [contenteditable='true']");
}

// A component's function: one view for each element that it draws in, kept while the component stays on the page.
// Its data come in a list of one (`_mount` says why).
function keeping(View, selector) {
  const views = new WeakMap();
  return ({ parentElement, data: [data], setTriggerValue }) => {
    const root = surface(parentElement, selector);
    if (!views.has(root)) views.set(root, new View(root));
    const view = views.get(root);
    view.update(data, setTriggerValue);
    return () => {
      view.close();
      views.delete(root);
    };
  };
}
