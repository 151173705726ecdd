// Words on the page as places in a message: offsets count characters, as the server's do, not UTF-16 units.

// The marked words, when they lie in one message; else null.
export function spanOf(selection) {
  if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const element = holder(range.startContainer);
  if (!element) return null;
  const end = element.contains(range.endContainer) ? lengthTo(element, range.endContainer, range.endOffset) : element.textContent.length;
  const start = lengthTo(element, range.startContainer, range.startOffset);
  const text = element.textContent;
  const quote = text.slice(start, end);
  if (!quote.trim()) return null;
  return { message: Number(element.dataset.message), start: points(text, start), end: points(text, end), quote };
}

// The words from start to end (characters) of a message, as a range.
export function rangeOf(element, start, end) {
  const text = [...element.textContent];
  const range = document.createRange();
  range.setStart(...place(element, text.slice(0, start).join("").length));
  range.setEnd(...place(element, text.slice(0, end).join("").length));
  return range;
}

// Marks the words from start to end (UTF-16 units) of a message, as the person's own selection.
export function select(element, start, end) {
  const range = document.createRange();
  range.setStart(...place(element, start));
  range.setEnd(...place(element, end));
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  return range;
}

function holder(node) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  return element?.closest("[data-message]");
}

function lengthTo(element, node, offset) {
  const before = document.createRange();
  before.selectNodeContents(element);
  before.setEnd(node, offset);
  return before.toString().length;
}

function points(text, units) {
  return [...text.slice(0, units)].length;
}

function place(element, offset) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = offset;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (left <= node.length) return [node, left];
    left -= node.length;
  }
  return [element, element.childNodes.length];
}
