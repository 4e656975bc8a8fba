// In which ways a page brings code along. Its hash says already that it is not what was built; this says how.

const TAG = /<([a-z][\w:-]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>/gi;
/** As browsers read them: a slash parts them too, and quotes may be left out. */
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+))?/g;

/** What in the page runs, loads or leads away and is not in the inventory. `known`: the paths that are. */
export function problemsOfMarkup(html, known) {
  const tags = [...html.matchAll(TAG)].map(([text, name, attributes]) => ({
    text: text.slice(0, 80),
    name: name.toLowerCase(),
    attributes: attributesOf(attributes),
  }));
  const contents = [...html.matchAll(/<script\b[^>]*>(.*?)<\/script/gis)].map(([, content]) =>
    content.trim(),
  );
  return [
    ...tags.flatMap(tag => problemsOfTag(tag, known)),
    ...contents.filter(Boolean).map(content => `The page has an inline script: ${content.slice(0, 80)}`),
  ];
}

function attributesOf(text) {
  const pairs = [...text.matchAll(ATTRIBUTE)].map(([, name, value = '']) => [
    name.toLowerCase(),
    value.replace(/^(["'])(.*)\1$/s, '$2').trim(),
  ]);
  return new Map(pairs);
}

const FORBIDDEN = new Set(['iframe', 'frame', 'object', 'embed', 'base', 'style', 'form', 'portal']);

function problemsOfTag({ text, name, attributes }, known) {
  const problems = [];
  const source = attributes.get('src') ?? attributes.get('href') ?? attributes.get('xlink:href');
  const isLoading =
    name === 'script' || (name === 'link' && /preload|stylesheet/i.test(attributes.get('rel')));
  if (FORBIDDEN.has(name)) problems.push(`The page has ${text}`);
  if (name === 'script' && source === undefined) problems.push(`The page has an inline script: ${text}`);
  if (isLoading && source !== undefined && !known.has(source)) {
    problems.push(`The page loads ${source}, which is not in the inventory.`);
  }
  if (name === 'meta' && attributes.has('http-equiv')) problems.push(`The page has ${text}`);
  for (const [attribute, value] of attributes) {
    if (/^on|^style$|^srcdoc$/.test(attribute) || /^(?:javascript|data):/i.test(value)) {
      problems.push(`The page has ${attribute}=${value.slice(0, 40)} at ${text}`);
    }
  }
  return problems;
}
