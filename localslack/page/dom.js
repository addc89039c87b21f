// A very small keyed renderer: h() describes, patch() makes the document agree.
//
// Why not replace whole subtrees: a message that arrives while somebody types must not take away
// focus, caret, scroll position or an open date picker. Nodes whose tag and key stay are kept and
// only what differs is touched. Text always becomes text nodes; nothing here parses HTML.

const SVG = "http://www.w3.org/2000/svg";
const shown = new WeakMap(); // node -> the description it was last drawn from
const NOTHING = { props: {}, children: [] };
// What the person changes with their own hands: set as properties, and only when they differ.
const LIVE = new Set(["value", "checked"]);
const NOT_ATTRIBUTES = new Set(["key", "mounted"]);

/** Describe an element. `mounted(node)` runs once, after the node is in the document. */
export function h(tag, props, ...children) {
  const content = children.flat(Infinity).filter((child) => child || child === 0);
  return { tag, props: props ?? {}, children: content };
}

/** Make the children of `parent` agree with `wanted` (descriptions and strings). */
export function patch(parent, wanted) {
  const mounted = [];
  patchChildren(parent, [wanted].flat(Infinity).filter(Boolean), mounted);
  for (const run of mounted) run();
}

function patchChildren(parent, wanted, mounted) {
  const spare = sortByIdentity(parent.childNodes);
  const kept = wanted.map((child) => spare.get(identity(child))?.shift());
  // Remove before inserting: a kept node then never has to move, and a moved node loses focus.
  for (const leftovers of spare.values()) leftovers.forEach((node) => node.remove());
  let next = parent.firstChild;
  wanted.forEach((child, index) => {
    const node = kept[index] ?? create(child, parent);
    if (node === next) next = node.nextSibling;
    else parent.insertBefore(node, next);
    update(node, child, mounted);
  });
}

function sortByIdentity(nodes) {
  const found = new Map();
  for (const node of nodes) {
    const id = node.nodeType === Node.TEXT_NODE ? "#text" : identity(shown.get(node) ?? {});
    if (!found.has(id)) found.set(id, []);
    found.get(id).push(node);
  }
  return found;
}

function identity(child) {
  return typeof child === "object" ? `${child.tag} ${child.props?.key ?? ""}` : "#text";
}

function create(child, parent) {
  if (typeof child !== "object") return document.createTextNode(String(child));
  const isSvg = child.tag === "svg" || parent.namespaceURI === SVG;
  return isSvg ? document.createElementNS(SVG, child.tag) : document.createElement(child.tag);
}

function update(node, child, mounted) {
  if (typeof child !== "object") {
    if (node.data !== String(child)) node.data = String(child);
    return;
  }
  const isNew = !shown.has(node);
  setProps(node, child.props, (shown.get(node) ?? NOTHING).props);
  patchChildren(node, child.children, mounted);
  setLive(node, child.props); // after the children: a <select> needs its options first
  shown.set(node, child);
  if (isNew && child.props.mounted) mounted.push(() => child.props.mounted(node));
}

function setProps(node, next, before) {
  for (const name of Object.keys({ ...before, ...next })) {
    if (before[name] !== next[name] && !isLive(node, name)) setProp(node, name, next[name]);
  }
}

function setProp(node, name, value) {
  if (NOT_ATTRIBUTES.has(name)) return;
  if (name.startsWith("on")) node[name] = value ?? null;
  else if (value === undefined || value === null || value === false) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? "" : value);
}

function setLive(node, props) {
  for (const name of LIVE) {
    if (name in props && isLive(node, name) && node[name] !== props[name]) node[name] = props[name];
  }
}

function isLive(node, name) {
  return LIVE.has(name) && node.tagName !== "OPTION";
}
